namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Channels of type slack.</summary>
internal static class SlackChannelReader
{
    public static readonly string[] Keys = ["webhook_url", "bot_token", "channel", "signing_secret", "app_token", "api_url"];

    public static SlackChannelDefinition Read(MapReader map, string name, bool enabled)
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
        JudgeAddresses(map, channel.WebhookUrl, api);
        if (enabled)
        {
            DemandWay(map);
            SlackSecrets.Demand(map, channel);
        }

        return api is null ? channel : channel with { ApiUrl = api };
    }

    private static void JudgeAddresses(MapReader map, Secret? webhook, Uri? api)
    {
        var address = (Uri?)null;
        if (webhook is not null && !Addresses.TryParse(webhook.Reveal(), out address))
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("webhook_url"),
                $"'webhook_url' of {map.Owner} is no address that begins with http:// or https:// (its value is not shown)"
            );
        }
        else if (address is not null)
        {
            map.Judge("webhook_url", address.Host, canBeAllowed: false);
        }

        if (api is not null)
        {
            map.Judge("api_url", api.Host, canBeAllowed: false);
        }
    }

    private static void DemandWay(MapReader map)
    {
        if (!map.IsGiven("webhook_url") && !map.IsGiven("bot_token"))
        {
            map.Missing("webhook_url", "a slack channel needs it, or 'bot_token' with 'channel'; or set 'enabled: false'");
        }
        else if (map.IsGiven("bot_token") && !map.Has("channel"))
        {
            map.Missing("channel", "'bot_token' goes with the channel to post in, such as \"#deltacrown-alerts\"");
        }
    }
}
