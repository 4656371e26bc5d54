using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>What is missing until a rule fires. Where that can't be said for certain, only what it waits for.</summary>
internal static class WhatWouldFire
{
    public static string Of(CheckState state, int index, long now)
    {
        var rule = state.Plan.Rules[index];
        if (rule.For is { } span && ConditionEvaluator.Evaluate(rule.Condition, rule, state, now) == true)
        {
            return Minutes(state, index, span, now);
        }

        var holding = rule.For is { } wait ? $", and it must hold for {Durations.Write(wait)}" : "";
        return (rule.Condition is Comparison comparison ? One(comparison, rule, state, now) : "fires when the condition as a whole is true")
            + holding;
    }

    private static string One(Comparison comparison, RuleDefinition rule, CheckState state, long now)
    {
        var limit = Footing.Limit(comparison, rule, state, now);
        var above = comparison.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;
        var below = comparison.Operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual;
        return (comparison.Metric.Name, limit) switch
        {
            (MetricName.ConsecutiveFailures, not null) when above && CheckPlan.AsksForFailures(comparison) => Failures(rule, state, now),
            (MetricName.Availability, { } l) when below => Down(comparison, l, rule, state),
            (MetricName.LatencyPercentile, { } l) when above => Slow(comparison, l, state),
            (MetricName.Failures, { } l) when above => More(comparison, l, rule, state, now),
            (MetricName.SilentFor, { } l) when above => Silent(comparison, l, state, now),
            (MetricName.CertificateExpiresIn, { } l) when below => Expiring(comparison, l, state, now),
            _ => "fires when the condition is true",
        };
    }

    private static string Failures(RuleDefinition rule, CheckState state, long now)
    {
        var asked = CheckPlan.FailuresAskedFor(rule, state.Plan.Check);
        var interval = state.Plan.IntervalMilliseconds;
        var next = state.DecidedThrough(now) + interval; // the first one that can still have a result
        var more = state.Streak.MoreFailures(asked, rule.Within, next, next - interval - state.LastSlot, interval);
        return more switch
        {
            null =>
                $"it can't fire: {asked} failures at an interval of {Durations.Write(state.Plan.Check.Interval)} never lie within {Durations.Write(rule.Within!.Value)}",
            0 => "fires at the next decided slot that leaves the condition true",
            1 => $"1 more failure in a row fires it, by {TimeText.Utc(next)} at the earliest",
            { } n => string.Create(
                CultureInfo.InvariantCulture,
                $"{n:#,0} more failures in a row fire it, by {TimeText.Utc(next + ((n - 1) * interval))} at the earliest"
            ),
        };
    }

    private static string Down(Comparison comparison, double limit, RuleDefinition rule, CheckState state)
    {
        var window = comparison.Metric.Window!.Value;
        var held = state.Window(window);
        var missing = rule.LeastCovered(window).TotalSeconds - (held.MonitoredMilliseconds / 1000d);
        var more = Footing.AllowedSeconds(window, limit, state) - (held.DownMilliseconds / 1000d);
        var whole = held.MonitoredMilliseconds >= (long)window.TotalMilliseconds;
        var most = whole && comparison.Operator == ComparisonOperator.LessOrEqual ? "at least" : "more than";
        var down = more >= 0 ? $"fires once {most} {Footing.Seconds(more)} are down in addition" : "enough of it is down";
        return missing > 0 && !whole ? $"{down}; {Footing.Seconds(missing)} more must be monitored before it may fire" : down;
    }

    private static string Slow(Comparison comparison, double limit, CheckState state)
    {
        var (_, n) = state.Latencies.Percentile(comparison.Metric.Quantile!.Value, comparison.Metric.Window!.Value, state.LastSlot);
        var than = comparison.Operator == ComparisonOperator.Greater ? "over" : "at or over";
        var shown = MetricText.Value(limit, MetricUnit.Duration);
        return n == 0
            ? $"no answer counts now; fires when the percentile is {than} {shown}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"true when at least {n - LatencyWindow.NearestRank(comparison.Metric.Quantile!.Value, n) + 1:#,0} of {n:#,0} answers are {than} {shown}"
            );
    }

    private static string More(Comparison comparison, double limit, RuleDefinition rule, CheckState state, long now)
    {
        var asked = comparison.Operator == ComparisonOperator.Greater ? limit + 1 : limit;
        var failed = MetricReading.Of(comparison.Metric, rule, state, now) ?? 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"fires once {asked:#,0} slots of the last {Durations.Write(comparison.Metric.Window!.Value)} are down; {failed:#,0} are"
        );
    }

    private static string Silent(Comparison comparison, double limit, CheckState state, long now) =>
        state.Sightings.SilentMilliseconds(now) is { } silent
            ? Reached(comparison, ComparisonOperator.Greater, now - silent + (long)(limit * 1000), now, "unless a run is completed before")
            : "silence counts from the first completed run";

    private static string Expiring(Comparison comparison, double limit, CheckState state, long now) =>
        state.Sightings.CertificateMilliseconds(now) is { } left
            ? Reached(comparison, ComparisonOperator.Less, now + left - (long)(limit * 1000), now, "unless a run sees a newer certificate")
            : "no run has seen a certificate yet";

    // Semantics.md 5.1: what time alone makes true is judged each minute; until then the rule does not fire although the condition holds.
    private static string Reached(Comparison comparison, ComparisonOperator strict, long at, long now, string unless) =>
        (comparison.Operator == strict ? at >= now : at > now)
            ? $"fires {(comparison.Operator == strict ? "after" : "at")} {TimeText.Utc(at)} {unless}"
            : $"the condition holds since {TimeText.Utc(at)} already: fires when the minute of {TimeText.Utc(NextMinute(now))} is judged, {unless}";

    private static long NextMinute(long now) => (now + DueMinutes.Minute - 1) / DueMinutes.Minute * DueMinutes.Minute;

    // Walks the coming minutes as they will be judged: the run ends with each one's last slot and an interval.
    private static string Minutes(CheckState state, int index, TimeSpan span, long now)
    {
        var interval = state.Plan.IntervalMilliseconds;
        var next = state.Minutes.IsGathering
            ? state.Minutes.FirstSlot
            : Math.Max(state.DecidedThrough(now), state.Minutes.JudgedThrough) + interval;
        var run = state.Rules[index].Minutes;
        var first = run.FirstTrue == long.MinValue ? next : run.FirstTrue;
        var last = DueMinutes.LastSlotOfMinute(next, interval);
        var count = 1;
        for (; last + interval - first < (long)span.TotalMilliseconds; count++)
        {
            last = DueMinutes.LastSlotOfMinute(last + interval, interval);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{count:#,0} more true {(count == 1 ? "minute fires" : "minutes fire")} it, with the slot of {TimeText.Utc(last)} at the earliest"
        );
    }
}
