using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>What a comparison's verdict stands on beside its value: the span of failures, coverage, both windows of a burn rate.</summary>
internal static class Footing
{
    private static readonly int[] _windowsOfABurnRate = [1, 12]; // it and its twelfth (semantics.md 5.3)

    public static IEnumerable<string> Of(Comparison comparison, RuleDefinition rule, CheckState state, long now)
    {
        var metric = comparison.Metric;
        if (metric.Name == MetricName.ConsecutiveFailures && rule.Within is { } within)
        {
            yield return Span(CheckPlan.FailuresAskedFor(rule, state.Plan.Check), within, state);
        }

        if (metric.Name == MetricName.Availability && Limit(comparison, rule, state, now) is { } limit)
        {
            yield return Coverage(metric.Window!.Value, rule.LeastCovered(metric.Window.Value), limit, state);
        }

        if (metric is { Name: MetricName.BurnRate, Window: { } window })
        {
            yield return $"{Burn(window, rule, state)}, {Burn(window / 12, rule, state)}; both must exceed";
            if (Limit(comparison, rule, state, now) is { } factor)
            {
                foreach (
                    var part in _windowsOfABurnRate.Where(part =>
                        state.Window(window / part).MonitoredMilliseconds < (window / part).TotalMilliseconds
                    )
                )
                {
                    yield return Coverage(
                        window / part,
                        rule.LeastCovered(window) / part,
                        1 - MetricReading.BurntShare(factor, rule),
                        state
                    );
                }
            }
        }

        if (metric.Name == MetricName.SilentFor && state.Sightings.LastRun is { } last)
        {
            yield return $"last completed run {TimeText.Utc(last)}"
                + (state.Sightings.SilentAtLeast ? "; maintenance or our own downtime since then does not count" : "");
        }
    }

    /// <summary>The number on the right, in the metric's unit; null without data.</summary>
    public static double? Limit(Comparison comparison, RuleDefinition rule, CheckState state, long now) =>
        comparison.Operand.Metric is { } other ? MetricReading.Of(other, rule, state, now) : comparison.Operand.Literal;

    /// <summary>Seconds of a window that may be down: of the whole, or of what is monitored where that is the whole (semantics.md 3.2).</summary>
    public static double AllowedSeconds(TimeSpan window, double limit, CheckState state) =>
        Math.Round((1 - limit) * Math.Max(window.TotalMilliseconds, state.Window(window).MonitoredMilliseconds) / 1000, 3);

    /// <summary>`3,200 s`.</summary>
    public static string Seconds(double seconds) => seconds.ToString("#,0.###", CultureInfo.InvariantCulture) + " s";

    private static string Span(int asked, TimeSpan within, CheckState state)
    {
        var row = state.Streak.Latest(asked).ToList();
        var blind = row.Skip(1).Sum(f => f.BlindBefore);
        var allowed = TimeSpan.FromMilliseconds(Math.Min((long)within.TotalMilliseconds + blind, 2 * (long)within.TotalMilliseconds));
        var spanned = row.Count > 0 ? TimeSpan.FromMilliseconds(row[^1].Slot - row[0].Slot) : TimeSpan.Zero;
        var extended = blind > 0 ? $", {Durations.Write(allowed)} with the slots that gave no result" : "";
        return $"within {Durations.Write(within)}{extended}: the last {row.Count} of the {asked} span {Durations.Write(spanned)}";
    }

    private static string Coverage(TimeSpan window, TimeSpan least, double limit, CheckState state)
    {
        var held = state.Window(window);
        var monitored = TimeSpan.FromMilliseconds(held.MonitoredMilliseconds);
        var down = $"down {Seconds(held.DownMilliseconds / 1000d)}, allowed {Seconds(AllowedSeconds(window, limit, state))}";
        return monitored >= window
            ? $"the whole {Durations.Write(window)} is monitored; {down}"
            : $"monitored {Seconds(monitored.TotalSeconds)}, at least {Seconds(Math.Round(least.TotalSeconds, 3))} must be (min_coverage); {down} in the whole {Durations.Write(window)}";
    }

    private static string Burn(TimeSpan window, RuleDefinition rule, CheckState state) =>
        $"{MetricText.Value(MetricReading.Burn(window, rule, state), MetricUnit.Factor)} over {Durations.Write(window)}";
}
