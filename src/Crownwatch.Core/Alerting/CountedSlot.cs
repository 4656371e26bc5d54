using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>A failing slot that counted towards a rule.</summary>
/// <param name="Code">What was seen, shortest form, e.g. `503` or `timeout`.</param>
public sealed record CountedSlot(DateTimeOffset Slot, string Code)
{
    /// <summary>
    /// For a rule on failures in a row those of the row that it asks for; for one on a rate or an availability those in its longest
    /// window. Oldest first, at most the last twenty; none for rules that look at neither.
    /// </summary>
    public static IReadOnlyList<CountedSlot> Of(RuleDefinition rule, CheckState state)
    {
        var asked = CheckPlan.FailuresAskedFor(rule, state.Plan.Check);
        var windows = rule.Condition.Metrics().Where(CountsFailures).Select(m => m.Window!.Value).ToList();
        var failing =
            asked > 0 ? state.Streak.Latest(Math.Min(asked, RecentFailures.Most))
            : windows.Count > 0 ? state.Failures.After(state.LastSlot - (long)windows.Max().TotalMilliseconds)
            : [];
        return [.. failing.Select(f => new CountedSlot(DateTimeOffset.FromUnixTimeMilliseconds(f.Slot), f.Code))];
    }

    /// <summary>In words: the date once, and again where it changes.</summary>
    internal static string Row(IReadOnlyList<CountedSlot> counted) =>
        string.Join(
            ", ",
            counted.Select(
                (c, i) =>
                    c.Slot.UtcDateTime.ToString(
                        i > 0 && counted[i - 1].Slot.UtcDateTime.Date == c.Slot.UtcDateTime.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss",
                        CultureInfo.InvariantCulture
                    ) + (c.Code.Length > 0 ? $" {c.Code}" : "")
            )
        );

    private static bool CountsFailures(Metric metric) =>
        metric.Name is MetricName.Availability or MetricName.FailureRate or MetricName.Failures or MetricName.BurnRate;
}
