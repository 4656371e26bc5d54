using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW117: a window that has not ended when it begins again.</summary>
internal static class MaintenanceSense
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        foreach (var window in draft.Set.Maintenance)
        {
            // The shortest month counts: from there on the window runs into itself.
            (TimeSpan Period, string Text)? every = window.Repeats switch
            {
                "daily" => (TimeSpan.FromDays(1), "a day"),
                "weekly" => (TimeSpan.FromDays(7), "7 days"),
                "monthly" => (TimeSpan.FromDays(28), "the 28 days of the shortest month"),
                _ => null,
            };
            if (every is { } least && window.Lasts >= least.Period)
            {
                yield return Draft.Warn(
                    Codes.MaintenanceNeverEnds,
                    PlaceOf(draft, window.Name),
                    $"maintenance window '{Shown.Text(window.Name)}' repeats {window.Repeats} and lasts {Durations.Write(window.Lasts)}: it has not ended when it begins again, and its checks page nobody all the while; 'lasts' is to be shorter than {least.Text}"
                );
            }
        }
    }

    private static Place PlaceOf(Draft draft, string name)
    {
        var windows = (draft.Root.Find("maintenance")?.Value as ListNode)?.Items.OfType<MapNode>() ?? [];
        var window = windows.FirstOrDefault(w => (w.Find("name")?.Value as ScalarNode)?.Text == name);
        return window?.Find("lasts")?.Value.Place ?? draft.SectionPlace("maintenance");
    }
}
