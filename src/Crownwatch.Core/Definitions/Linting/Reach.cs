using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW103 and CW106: channels and steps through which nobody is told.</summary>
internal static class Reach
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        var enabled = draft.Set.EnabledChannels.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        if (draft.ChannelsBroken)
        {
            yield break;
        }

        if (enabled.Count == 0)
        {
            yield return Draft.Warn(
                Codes.NoEnabledChannel,
                draft.SectionPlace("alerting", "channels"),
                "no channel is enabled: nobody would be told; set 'enabled: true' on at least one"
            );
            yield break;
        }

        foreach (var policy in (draft.Root.Find("escalation")?.Value as MapNode)?.Entries ?? [])
        {
            foreach (var step in (policy.Value as ListNode)?.Items.OfType<MapNode>() ?? [])
            {
                if (step.Find("notify") is { } notify && Names(notify.Value) is { } names && !names.Any(enabled.Contains))
                {
                    var why = names.Length == 0 ? "it names no channel" : $"none of its channels ({Shown.And(names, 6)}) is enabled";
                    yield return Draft.Warn(
                        Codes.StepReachesNobody,
                        notify.Value.Place,
                        $"a step of escalation policy '{Shown.Text(policy.Key.Text)}' reaches nobody: {why}"
                    );
                }
            }
        }
    }

    private static string[]? Names(Node notify) =>
        notify switch
        {
            ListNode list => list.Items.OfType<ScalarNode>().Select(s => s.Text).ToArray(),
            ScalarNode { IsNull: false } one => [one.Text],
            _ => null,
        };
}
