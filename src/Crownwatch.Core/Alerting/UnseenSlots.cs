using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>Says which slots gave no result, unknown or missed, and what that does to a rule: nothing (semantics.md 2, 3.1).</summary>
internal static class UnseenSlots
{
    private const string NeitherNor = "gave no result (unknown or missed): that neither adds to a row of failures nor ends one";

    /// <param name="now">Unix milliseconds; at least one slot was decided before.</param>
    public static IEnumerable<string> Of(RuleDefinition rule, CheckState state, long now)
    {
        var interval = state.Plan.IntervalMilliseconds;
        var counted = Math.Min(CheckPlan.FailuresAskedFor(rule, state.Plan.Check), RecentFailures.Most);
        var between = state.Streak.Latest(counted).Skip(1).Sum(f => f.BlindBefore) / interval;
        if (between > 0)
        {
            yield return $"{Slots(between)} between them {NeitherNor}";
        }

        // Those that are decided only by their deadline are in no row yet: after a restart nothing may have come for long.
        var last = (state.Streak.WithoutResult + state.DecidedThrough(now) - state.LastSlot) / interval;
        if (last > 0)
        {
            yield return $"the last {(last == 1 ? "slot" : Slots(last))} {NeitherNor}, and is unmonitored time";
        }
    }

    private static string Slots(long count) => count == 1 ? "1 slot" : string.Create(CultureInfo.InvariantCulture, $"{count:#,0} slots");
}
