using Crownwatch.Core.Definitions.Yaml;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`checks:` of a definition file.</summary>
internal sealed class CheckReader(ReadContext context, EnvironmentOverrides overrides, Names names)
{
    private static readonly string[] _keys =
    [
        "name",
        "type",
        "method",
        "url",
        "interval",
        "timeout",
        "success_criteria",
        "failure_threshold",
        "labels",
        "description",
        "notes",
        "runbook",
        "depends_on",
        "enabled",
        "headers",
        "body",
        "json",
        "form",
        "follow_redirects",
        "connection",
        "locations",
        "quorum",
        "period",
        "grace",
        "token",
        "renamed_from",
    ];

    private static readonly string[] _types = ["http", "websocket", "tcp", "tls", "dns", "ping", "heartbeat", "journey"];
    private readonly HeartbeatReader _heartbeats = new(context);

    /// <summary>The check, or null after noting why it can't be told what it is.</summary>
    public CheckDefinition? Read(MapNode node)
    {
        var owner = node.Find("name")?.Value is ScalarNode { IsNull: false } named ? $"check '{Shown.Text(named.Text)}'" : "a check";
        var typeName = node.Find("type")?.Value is ScalarNode typed ? typed.Text : "http";

        // Keys of types that can't be run yet aren't judged: another version knows them.
        var foreign = typeName is not ("http" or "heartbeat") && _types.Contains(typeName);
        var map = new MapReader(context, node, owner, foreign ? null : _keys);
        var enabled = map.Bool("enabled") ?? true;
        context.Disabled = !enabled;
        var check = Read(map, foreign ? typeName : map.Choice("type", _types) ?? "http", enabled);
        context.Disabled = false;
        return check;
    }

    private CheckDefinition? Read(MapReader map, string typeName, bool enabled)
    {
        var name = map.RequiredText("name");
        var type = (CheckType)Array.IndexOf(_types, typeName);
        var available = type is CheckType.Http or CheckType.Heartbeat;
        if (!available)
        {
            var message = $"checks of type {typeName} are not available in this version (available: http, heartbeat)";
            if (enabled)
            {
                context.Error(Codes.NotAvailable, map.PlaceOf("type"), message);
            }
            else
            {
                context.Warn(Codes.NotAvailable, map.PlaceOf("type"), $"{message}; the check is disabled and passed over");
            }
        }

        var heartbeat = type == CheckType.Heartbeat ? _heartbeats.Read(map, enabled) : null;
        var written = map.Duration("interval", Spans.Second, Spans.Day);
        var timeout = map.Duration("timeout", Spans.Millisecond, Spans.Day) ?? TimeSpan.FromSeconds(5);
        var threshold = map.Number("failure_threshold", 1, 1000);
        var interval = heartbeat is null
            ? overrides.Interval ?? written ?? TimeSpan.FromSeconds(60)
            : _heartbeats.Interval(map, written, overrides.Interval, heartbeat);
        var labels = map.TextMap("labels")?.ToDictionary(l => l.Key.Text, l => l.Text, StringComparer.Ordinal) ?? [];
        var check = new CheckDefinition
        {
            Name = name ?? "",
            Type = type,
            Request = type == CheckType.Http ? new RequestReader(context).Read(map) : null,
            Heartbeat = heartbeat,
            Interval = interval,
            // A slot of a heartbeat is decided at its end, when nothing has decided it before.
            Timeout = type == CheckType.Heartbeat ? interval : timeout,
            Criteria = Criteria(map, type),
            // A heartbeat's grace is its patience already.
            FailureThreshold = overrides.FailureThreshold ?? threshold ?? (type == CheckType.Heartbeat ? 1 : 3),
            Labels = labels,
            Description = map.Text("description"),
            Notes = map.Text("notes"),
            Runbook = map.Text("runbook"),
            DependsOn = map.Texts("depends_on")?.Select(d => d.Text).Distinct(StringComparer.Ordinal).ToArray() ?? [],
            Locations =
                type != CheckType.Http ? [] : map.Texts("locations")?.Select(l => l.Text).Distinct(StringComparer.Ordinal).ToArray() ?? [],
            Quorum = type == CheckType.Http ? QuorumOf(map) : Quorum.Majority,
            Enabled = enabled && available && (type != CheckType.Heartbeat || heartbeat is not null),
            RenamedFrom = map.Text("renamed_from"),
        };
        if (type == CheckType.Http)
        {
            NoteIdleKeys(map);
        }

        return name is not null && names.IsWord(name, map.PlaceOf("name")) && names.Take(name, map.PlaceOf("name")) ? check : null;
    }

    private Quorum QuorumOf(MapReader map)
    {
        if (map.Text("quorum") is not { } text)
        {
            return Quorum.Majority;
        }

        if (Quorum.TryParse(text, out var quorum))
        {
            return quorum;
        }

        context.Error(
            Codes.IllegalValue,
            map.PlaceOf("quorum"),
            $"'quorum' of {map.Owner} is any, majority, all, or how many places from 1 on, found '{Shown.Text(text)}'"
        );
        return Quorum.Majority;
    }

    private IReadOnlyList<Criterion> Criteria(MapReader map, CheckType type) =>
        type switch
        {
            CheckType.Http => new CriteriaReader(context).Read(map),
            CheckType.Heartbeat => _heartbeats.Criteria(map),
            _ => [],
        };

    private void NoteIdleKeys(MapReader map)
    {
        foreach (var key in (string[])["locations", "quorum"])
        {
            if (map.Has(key))
            {
                context.Warn(
                    Codes.NotAvailable,
                    map.PlaceOf(key),
                    $"'{key}' of {map.Owner} is not available in this version: the check runs from one place, this server"
                );
            }
        }

        foreach (var key in (string[])["period", "grace", "token"])
        {
            if (map.Has(key))
            {
                context.Warn(Codes.NoEffect, map.PlaceOf(key), $"'{key}' of {map.Owner} changes nothing: it belongs to type heartbeat");
            }
        }
    }
}
