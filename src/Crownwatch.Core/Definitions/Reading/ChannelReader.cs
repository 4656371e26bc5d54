using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`alerting.channels:` of a definition file.</summary>
internal sealed class ChannelReader(ReadContext context, Names names)
{
    private static readonly string[] _types = ["slack", "pagerduty", "email", "ntfy", "webhook"];
    private static readonly string[] _every = ["name", "type", "enabled", "excerpts", "rate"];
    private static readonly Dictionary<string, string[]> _own = new(StringComparer.Ordinal)
    {
        ["slack"] = SlackChannelReader.Keys,
        ["pagerduty"] = PagerDutyChannelReader.Keys,
        ["email"] = EmailChannelReader.Keys,
        ["ntfy"] = NtfyChannelReader.Keys,
        ["webhook"] = WebhookChannelReader.Keys,
    };

    /// <summary>The channel, or null where it can't be made (noted).</summary>
    public ChannelDefinition? Read(MapNode node)
    {
        var typeName = node.Find("type")?.Value is ScalarNode typed ? typed.Text : "";
        string[]? keys = _own.TryGetValue(typeName, out var own) ? [.. _every, .. own] : null;
        var owner = node.Find("name")?.Value is ScalarNode { IsNull: false } named
            ? $"channel '{Shown.Text(named.Text)}'"
            : $"the {typeName} channel";
        var map = new MapReader(context, node, typeName.Length == 0 ? "a channel" : owner, keys);
        if (map.RequiredText("type") is null || map.Choice("type", _types) is not { } type)
        {
            TakeName(map, null);
            return null;
        }

        var enabled = map.Bool("enabled") ?? true;
        context.Disabled = !enabled;
        var name = TakeName(map, type);
        ChannelDefinition channel = type switch
        {
            "slack" => SlackChannelReader.Read(map, name, enabled),
            "pagerduty" => PagerDutyChannelReader.Read(map, name, enabled),
            "email" => EmailChannelReader.Read(map, name, enabled),
            "ntfy" => NtfyChannelReader.Read(map, name, enabled),
            _ => WebhookChannelReader.Read(map, name, enabled),
        };
        context.Disabled = false;
        return channel with { Excerpts = map.Bool("excerpts") ?? false, Rate = Rate(map, type) };
    }

    // What the services allow (integrations.md); a receiver of one's own has no limit unless one is given.
    private static RateLimit Rate(MapReader map, string type)
    {
        var text = map.Text("rate");
        if (text is not null && RateLimit.Parse(text) is null)
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("rate"),
                $"'rate' of {map.Owner} is '{Shown.Text(text)}', which is no number of messages by time: write one {RateLimit.Legal}"
            );
        }

        return (text is null ? null : RateLimit.Parse(text))
            ?? type switch
            {
                "slack" => RateLimit.Parse("1/s")!,
                "pagerduty" => RateLimit.Parse("120/m")!,
                "ntfy" => RateLimit.Parse("12/m")! with { Burst = 30 },
                _ => RateLimit.None,
            };
    }

    private string TakeName(MapReader map, string? type)
    {
        var name = map.Text("name");
        if (name is null && type is null)
        {
            return "";
        }

        if (name is null || names.IsPrintable(name, map.PlaceOf("name")))
        {
            names.Take(
                name ?? type!,
                map.PlaceOf("name"),
                name is null ? "a channel without a name is named after its type: give each its own 'name'" : "rename one"
            );
        }

        return name ?? type!;
    }
}
