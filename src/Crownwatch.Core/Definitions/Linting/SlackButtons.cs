using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW121: a Slack channel whose buttons nobody hears.</summary>
internal static class SlackButtons
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        var channels = (draft.Root.Find("alerting")?.Value as MapNode)?.Find("channels")?.Value as ListNode;
        foreach (var node in channels?.Items.OfType<MapNode>() ?? [])
        {
            var isBot = (node.Find("type")?.Value as ScalarNode)?.Text == "slack" && node.Find("bot_token") is not null;
            var name = (node.Find("name")?.Value as ScalarNode)?.Text ?? "slack";
            if (
                isBot
                && draft.Set.EnabledChannels.Any(c => c.Name == name)
                && node.Find("signing_secret") is null
                && node.Find("app_token") is null
            )
            {
                yield return Draft.Warn(
                    Codes.SlackButtonsUnheard,
                    node.Find("bot_token")!.Value.Place,
                    $"channel '{Shown.Text(name)}' has a 'bot_token' but neither 'signing_secret' nor 'app_token': the buttons of its "
                        + "messages do nothing"
                );
            }
        }
    }
}
