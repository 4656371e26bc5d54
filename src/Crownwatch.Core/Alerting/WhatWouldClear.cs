using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>What a firing rule waits for.</summary>
internal static class WhatWouldClear
{
    public static string Of(CheckState state, RuleDefinition rule, long now)
    {
        if (rule.Condition.Comparisons().FirstOrDefault(c => c.Metric.Name == MetricName.ConsecutiveFailures) is { } failures)
        {
            var more = Math.Max(1, rule.ResolveAfter - state.Streak.Successes);
            var ups = string.Create(
                CultureInfo.InvariantCulture,
                $"clears after {more:#,0} more {(more == 1 ? "success" : "successes")} in a row"
            );
            return $"{ups} ({state.Streak.Successes} of {rule.ResolveAfter} so far)"
                + (
                    rule.Condition is Comparison && rule.For is null && CheckPlan.AsksForFailures(failures)
                        ? ""
                        : ", once the condition is false"
                );
        }

        if (rule.For is not null)
        {
            return "clears with the first minute in which the condition is false; one without results changes nothing";
        }

        return
            rule.Condition is Comparison { Metric: { Name: MetricName.Availability, Window: { } window } } comparison
            && comparison.Operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual
            && Footing.Limit(comparison, rule, state, now) is { } limit
            ? Recovered(comparison, window, limit, rule, state)
            : "clears when the condition is false; a metric without data changes nothing";
    }

    private static string Recovered(Comparison comparison, TimeSpan window, double limit, RuleDefinition rule, CheckState state)
    {
        if (state.Window(window).MonitoredMilliseconds < (long)rule.LeastCovered(window).TotalMilliseconds)
        {
            return $"clears when the condition is false; too little of the last {Durations.Write(window)} is monitored to say more";
        }

        var allowed = Footing.AllowedSeconds(window, limit, state);
        var over = (state.Window(window).DownMilliseconds / 1000d) - allowed;
        var most = comparison.Operator == ComparisonOperator.Less ? "at most" : "less than";
        return $"clears once {most} {Footing.Seconds(allowed)} of the last {Durations.Write(window)} are down, {Footing.Seconds(Math.Abs(over))} {(over >= 0 ? "less than now" : "more than now")}";
    }
}
