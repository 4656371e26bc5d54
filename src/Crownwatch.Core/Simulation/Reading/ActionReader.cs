using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Simulation.Reading;

/// <summary>`events:` of a scenario: what people do and what happens to the monitor.</summary>
internal sealed class ActionReader(ReadContext context, KnownNames known, DateTimeOffset start, DateTimeOffset until)
{
    public const string Reload = "reload";

    // Who, why and with what words may stand at every event.
    private static readonly string[] _every = ["at", "do", "by", "reason", "text"];
    private static readonly Dictionary<string, string[]> _own = new(StringComparer.Ordinal)
    {
        ["acknowledge"] = ["incident", "from"],
        ["resolve"] = ["incident", "confirm", "from"],
        ["note"] = ["incident"],
        ["silence"] = ["match", "for", "everything"],
        ["end_silence"] = ["silence"],
        ["pause"] = ["for"],
        ["unpause"] = [],
        ["open_incident"] = ["title", "severity", "check"],
        ["override"] = ["rotation", "for", "who", "person"],
        ["mark_deploy"] = ["service", "version", "grace"],
        ["correct"] = ["check", "from", "to", "for"],
        [Reload] = ["definitions"],
        ["stop_monitor"] = [],
        ["start_monitor"] = [],
    };

    private static readonly string[] _names = [.. _own.Keys];

    public IReadOnlyList<ScenarioAction> Read(IEnumerable<MapNode> entries) => [.. entries.Select(Read).OfType<ScenarioAction>()];

    private ScenarioAction? Read(MapNode node)
    {
        var what = (node.Find("do")?.Value as ScalarNode)?.Text ?? "";
        var owner = _own.ContainsKey(what) ? $"event '{what}'" : "an event";
        var map = new MapReader(context, node, owner, _own.TryGetValue(what, out var own) ? [.. _every, .. own] : null);
        var at = map.Offset("at");
        if (!map.Has("do"))
        {
            map.Missing("do", $"it is {Shown.Or(_names)}");
            return null;
        }

        if (map.Choice("do", _names) is null)
        {
            return null;
        }

        if (at >= until - start)
        {
            context.Warn(
                Codes.NoEffect,
                map.PlaceOf("at"),
                $"{owner} never happens: the scenario is over after {Durations.Write(until - start)}, found {Durations.Write(at.Value)}"
            );
        }

        var errors = context.Errors;
        var action = Read(map, what, at ?? TimeSpan.Zero);
        return action is null || context.Errors > errors ? null : action with { By = map.Text("by") ?? "" };
    }

    private ScenarioAction? Read(MapReader map, string what, TimeSpan at) =>
        what switch
        {
            "acknowledge" => new AcknowledgeAction(at, Incident(map), From(map)),
            "resolve" => new ResolveAction(at, Incident(map), map.Bool("confirm") ?? true, From(map)),
            "note" => new NoteAction(at, Incident(map), map.RequiredText("text") ?? ""),
            "silence" => Silence(map, at),
            "end_silence" => new EndSilenceAction(at, map.Number("silence", 1, int.MaxValue)),
            "pause" => new PauseAction(at, Lasting(map), Reason(map)),
            "unpause" => new UnpauseAction(at),
            "open_incident" => new OpenIncidentAction(at, HandMade(map)),
            "override" => Override(map, at),
            "mark_deploy" => MarkDeploy(map, at),
            "correct" => Correct(map, at),
            Reload => new ReloadAction(at, map.RequiredText("definitions") ?? ""),
            "stop_monitor" => new StopMonitorAction(at),
            _ => new StartMonitorAction(at),
        };

    // As on a server: a silence has an author, a reason and an end.
    private SilenceAction Silence(MapReader map, TimeSpan at)
    {
        foreach (var (key, hint) in (ReadOnlySpan<(string, string)>)[("by", "name who makes it"), ("reason", "say why, in a few words")])
        {
            if (string.IsNullOrWhiteSpace(map.Text(key)))
            {
                map.Missing(key, hint);
            }
        }

        return new SilenceAction(at, new MatchReader(context, known).Read(map), Lasting(map), Reason(map));
    }

    private static string Reason(MapReader map) => map.Text("reason") ?? "";

    private static long Incident(MapReader map)
    {
        if (!map.Has("incident"))
        {
            map.Missing("incident", "write its number: 1 is the first that opens");
        }

        return map.Number("incident", 1, int.MaxValue) ?? 0;
    }

    // `from: pagerduty`: the channel through which it comes to us.
    private PagerDutySource? From(MapReader map) =>
        known.PagerDutyChannel(map.Text("from"), map.PlaceOf("from"), map.Owner) is { } channel ? new PagerDutySource(channel) : null;

    private static TimeSpan Lasting(MapReader map)
    {
        if (map.Text("for") is not { } text)
        {
            map.Missing("for", "write how long it lasts, such as 30m");
        }
        else if (text.StartsWith('-') || (Durations.TryParse(text, out var length, out _) && length == TimeSpan.Zero))
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("for"),
                $"{map.Owner} would end {(text.StartsWith('-') ? "before" : "when")} it starts: 'for' is how long it lasts, such as 30m, found '{Shown.Text(text)}'"
            );
            return TimeSpan.Zero;
        }

        return map.Duration("for", Spans.Second, Durations.Longest) ?? TimeSpan.Zero;
    }

    private HandMade HandMade(MapReader map)
    {
        if (!map.Has("text") && !map.Has("title"))
        {
            map.Missing("text", "say in one line what is wrong");
        }

        var severity = map.Choice("severity", Severities.Words) is { } word
            ? (IncidentSeverity)Array.IndexOf(Severities.Words, word)
            : IncidentSeverity.Medium;
        var check = known.Check(map.Text("check"), map.PlaceOf("check"), map.Owner);
        return new HandMade(map.Text("title") ?? map.Text("text") ?? "", severity, check);
    }

    private OverrideAction Override(MapReader map, TimeSpan at)
    {
        if (!map.Has("who") && !map.Has("person"))
        {
            map.Missing("who", "name the person who takes over");
        }

        var key = map.Has("who") ? "who" : "person";
        var person = known.Person(map.Text(key), map.PlaceOf(key), map.Owner);
        var rotation = known.Rotation(map.Text("rotation") ?? "default", map.PlaceOf("rotation"), map.Owner);
        return new OverrideAction(at, rotation ?? "", person ?? "", Lasting(map), Reason(map));
    }

    private static MarkDeployAction MarkDeploy(MapReader map, TimeSpan at) =>
        new(
            at,
            map.RequiredText("service") ?? "",
            map.RequiredText("version") ?? "",
            map.Duration("grace", Spans.None, DeploymentMark.LongestGrace) ?? TimeSpan.FromMinutes(5)
        );

    private CorrectAction Correct(MapReader map, TimeSpan at)
    {
        foreach (var key in (string[])["check", "from"])
        {
            if (!map.Has(key))
            {
                map.Missing(key);
            }
        }

        if (map.Has("to") == map.Has("for"))
        {
            context.Error(
                map.Has("to") ? Codes.KeysDisagree : Codes.MissingKey,
                map.Has("for") ? map.PlaceOf("for") : map.Place,
                $"{map.Owner} has one of 'to' (an offset or an instant) and 'for' (how long), found {(map.Has("to") ? "both" : "neither")}"
            );
        }

        var check = known.Check(map.Text("check"), map.PlaceOf("check"), map.Owner);
        var from = map.OffsetOrInstant("from", start);
        var until = map.Has("for") ? from + Lasting(map) : map.OffsetOrInstant("to", start);
        if (until <= from)
        {
            context.Error(
                Codes.IllegalValue,
                map.PlaceOf("to"),
                $"'to' of {map.Owner} is not after 'from': found {Shown.Text(map.Text("from") ?? "")} to {Shown.Text(map.Text("to") ?? "")}"
            );
        }
        else if (until > at)
        {
            var key = map.Has("for") ? "for" : "to";
            context.Error(
                Codes.IllegalValue,
                map.PlaceOf(key),
                $"'{key}' of {map.Owner} lies in time yet to come: found an end at {Durations.Write(until.Value)}, and it is made at {Durations.Write(at)}; legal is an end no later than 'at'"
            );
        }

        return new CorrectAction(at, check ?? "", from ?? default, until ?? default, Reason(map));
    }
}
