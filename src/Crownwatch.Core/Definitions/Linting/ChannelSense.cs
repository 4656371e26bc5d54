using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW105 and CW121: enabled channels that send in the clear, or whose messages have no buttons.</summary>
internal static class ChannelSense
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        var channels = (draft.Root.Find("alerting")?.Value as MapNode)?.Find("channels")?.Value as ListNode;
        foreach (var node in channels?.Items.OfType<MapNode>() ?? [])
        {
            var name = Text(node, "name") ?? Text(node, "type");
            if (draft.Set.EnabledChannels.FirstOrDefault(c => c.Name == name) is { } channel)
            {
                foreach (var finding in PlainHttp(channel, node).Concat(PlainMail(channel, node)).Concat(UnheardButtons(channel, node)))
                {
                    yield return finding;
                }
            }
        }
    }

    private static IEnumerable<Finding> PlainHttp(ChannelDefinition channel, MapNode node)
    {
        (string Key, string? Address)[] addresses = channel switch
        {
            SlackChannelDefinition slack => [("webhook_url", slack.WebhookUrl?.Reveal()), ("api_url", slack.ApiUrl.OriginalString)],
            PagerDutyChannelDefinition pagerDuty => [("api_url", pagerDuty.ApiUrl.OriginalString)],
            NtfyChannelDefinition ntfy => [("url", ntfy.Url?.Reveal())],
            WebhookChannelDefinition webhook => [("url", webhook.Url?.Reveal())],
            _ => [],
        };
        foreach (var (key, address) in addresses)
        {
            if (
                node.Find(key) is { } written
                && Uri.TryCreate(address, UriKind.Absolute, out var url)
                && url.Scheme == "http"
                && !Addresses.IsLocal(url)
            )
            {
                yield return Draft.Warn(
                    Codes.PlainHttp,
                    written.Value.Place,
                    $"the {key} of channel '{Shown.Text(channel.Name)}' is plain http to {Shown.Text(url.Host)}, which is not local: its secret and every message can be read on the way"
                );
            }
        }
    }

    // Stricter than with http: whoever reads a mail can press the link in it.
    private static IEnumerable<Finding> PlainMail(ChannelDefinition channel, MapNode node)
    {
        if (
            channel is EmailChannelDefinition { Security: MailSecurity.None, Host.Length: > 0 } mail
            && node.Find("tls") is { } written
            && !Addresses.IsLoopback(new UriBuilder("smtp", mail.Host).Uri)
        )
        {
            yield return Draft.Warn(
                Codes.PlainHttp,
                written.Value.Place,
                $"'tls: none' of channel '{Shown.Text(channel.Name)}' sends in the clear to {Shown.Text(mail.Host)}, which is not this machine: "
                    + "every message, and the links in it that acknowledge, can be read on the way"
            );
        }
    }

    private static IEnumerable<Finding> UnheardButtons(ChannelDefinition channel, MapNode node)
    {
        if (
            channel is SlackChannelDefinition
            && node.Find("bot_token") is { } token
            && node.Find("signing_secret") is null
            && node.Find("app_token") is null
        )
        {
            yield return Draft.Warn(
                Codes.SlackButtonsUnheard,
                token.Value.Place,
                $"channel '{Shown.Text(channel.Name)}' has a 'bot_token' but neither 'signing_secret' nor 'app_token': its messages "
                    + "have no buttons, only links"
            );
        }
    }

    private static string? Text(MapNode node, string key) => (node.Find(key)?.Value as ScalarNode)?.Text;
}
