namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Channels of type pagerduty.</summary>
internal static class PagerDutyChannelReader
{
    public static readonly string[] Keys = ["integration_key", "api_url", "webhook_secret"];

    public static PagerDutyChannelDefinition Read(MapReader map, string name, bool enabled)
    {
        var api = map.Address("api_url");
        var local = api is not null && Addresses.IsLoopback(api);
        if (api is not null)
        {
            map.Judge("api_url", api.Host, canBeAllowed: false);
        }

        if (enabled && !map.IsGiven("integration_key"))
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
}
