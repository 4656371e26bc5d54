using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`alerting.channels:` of a definition file.</summary>
internal sealed class ChannelReader(ReadContext context, Names names)
{
    private static readonly string[] _types = ["slack", "pagerduty", "email", "ntfy", "webhook"];
    private static readonly string[] _every = ["name", "type", "enabled", "excerpts", "rate"];
    private static readonly string[] _slack = [.. _every, "webhook_url", "bot_token", "channel", "signing_secret", "app_token", "api_url"];
    private static readonly string[] _pagerDuty = [.. _every, "integration_key", "api_url", "webhook_secret"];

    /// <summary>The channel, or null where it can't be made (noted) or its type is not available.</summary>
    public ChannelDefinition? Read(MapNode node)
    {
        var typeName = node.Find("type")?.Value is ScalarNode typed ? typed.Text : "";
        var keys = typeName switch
        {
            "slack" => _slack,
            "pagerduty" => _pagerDuty,
            _ => null,
        };
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
        ChannelDefinition? channel = type switch
        {
            "slack" => Slack(map, name, enabled),
            "pagerduty" => PagerDuty(map, name, enabled),
            _ => NotAvailable(map, type, enabled),
        };
        context.Disabled = false;
        return channel is null ? null : channel with { Excerpts = map.Bool("excerpts") ?? false, Rate = Rate(map, type) };
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

    private static SlackChannelDefinition Slack(MapReader map, string name, bool enabled)
    {
        var api = map.Address("api_url");
        var local = api is not null && Addresses.IsLoopback(api);
        var channel = new SlackChannelDefinition
        {
            Name = name,
            Enabled = enabled,
            WebhookUrl = map.Secret("webhook_url"),
            BotToken = map.Secret("bot_token", local),
            Channel = map.Text("channel"),
            SigningSecret = map.Secret("signing_secret", local),
            AppToken = map.Secret("app_token", local),
        };
        if (channel.WebhookUrl is { } webhook && !Addresses.TryParse(webhook.Reveal(), out _))
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("webhook_url"),
                $"'webhook_url' of {map.Owner} is no address that begins with http:// or https:// (its value is not shown)"
            );
        }

        if (enabled)
        {
            DemandWay(map);
            SlackSecrets.Demand(map, channel);
        }

        return api is null ? channel : channel with { ApiUrl = api };
    }

    private static void DemandWay(MapReader map)
    {
        if (!IsGiven(map, "webhook_url") && !IsGiven(map, "bot_token"))
        {
            map.Missing("webhook_url", "a slack channel needs it, or 'bot_token' with 'channel'; or set 'enabled: false'");
        }
        else if (IsGiven(map, "bot_token") && !map.Has("channel"))
        {
            map.Missing("channel", "'bot_token' goes with the channel to post in, such as \"#deltacrown-alerts\"");
        }
    }

    // An unset variable is noted as such; here it counts as given.
    private static bool IsGiven(MapReader map, string key) =>
        map.Find(key) is { } node && (node is not ScalarNode { Text: "" }) && !map.IsLeftOut(key);

    private static PagerDutyChannelDefinition PagerDuty(MapReader map, string name, bool enabled)
    {
        var api = map.Address("api_url");
        var local = api is not null && Addresses.IsLoopback(api);
        if (enabled && !IsGiven(map, "integration_key"))
        {
            map.Missing("integration_key", "write \"${PAGERDUTY_KEY}\" or set 'enabled: false'");
        }

        var channel = new PagerDutyChannelDefinition
        {
            Name = name,
            Enabled = enabled,
            // Only a disabled channel, or one that is just being linted, gets by with an empty key.
            IntegrationKey = map.Secret("integration_key", local) ?? new Secret(""),
            WebhookSecret = map.Secret("webhook_secret", local),
        };
        return api is null ? channel : channel with { ApiUrl = api };
    }

    private ChannelDefinition? NotAvailable(MapReader map, string type, bool enabled)
    {
        var message = $"channels of type {type} are not available in this version (available: slack, pagerduty)";
        if (enabled)
        {
            context.Error(Codes.NotAvailable, map.PlaceOf("type"), message);
        }
        else
        {
            context.Warn(Codes.NotAvailable, map.PlaceOf("type"), $"{message}; the channel is disabled and passed over");
        }

        return null;
    }
}
