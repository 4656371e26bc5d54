using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>What a Slack channel's signing secret must not be: empty, since then everybody could sign (integrations.md).</summary>
internal static class SlackSecrets
{
    private const string Key = "signing_secret";

    public static void Demand(MapReader map, SlackChannelDefinition channel)
    {
        if (
            map.Has("bot_token")
            && !map.IsLeftOut("bot_token")
            && (channel.SigningSecret is null || string.IsNullOrWhiteSpace(channel.SigningSecret.Reveal()))
            && map.Find(Key) is ScalarNode node
            && map.Context.Resolve(node, secret: true) is { } value
            && string.IsNullOrWhiteSpace(value.Text)
        )
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf(Key),
                $"'{Key}' of {map.Owner} is empty; take it from a variable that holds it, such as \"${{SLACK_SIGNING_SECRET}}\", or "
                    + "leave the key out"
            );
        }
    }
}
