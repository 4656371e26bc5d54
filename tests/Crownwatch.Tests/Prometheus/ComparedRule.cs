namespace Crownwatch.Tests.Prometheus;

/// <summary>The same question to both engines.</summary>
/// <param name="Ours">The rule as our definition files write it, without its name.</param>
/// <param name="Theirs">The expression that asks the same.</param>
/// <param name="For">Their `for:`, or null.</param>
/// <param name="Gaps">Whether it is asked of series with unknown slots too.</param>
internal sealed record ComparedRule(string Name, string Ours, string Theirs, string? For = null, bool Gaps = false)
{
    // Their ranges reach half a minute less far than ours: [t − 150 s, t] holds three samples a minute apart, whether or not an
    // engine counts the old edge itself (2.x does, 3.x does not).
    public static IReadOnlyList<ComparedRule> All { get; } =
    [
        // Semantics 2. `resolve_after: 1`, because theirs clears at the first success; our default of two is compared apart. Series
        // without gaps, because for us an unknown slot neither adds nor resets, and for them it shortens the range.
        new(
            "consecutive",
            "condition: \"check.consecutive_failures >= 3\"\n  resolve_after: 1",
            "max_over_time(up[150s]) == 0 and count_over_time(up[150s]) == 3"
        ),
        new(
            "consecutive_within",
            "condition: \"check.consecutive_failures >= 3\"\n  within: 3m\n  resolve_after: 1",
            "max_over_time(up[150s]) == 0 and count_over_time(up[150s]) == 3"
        ),
        // Semantics 3.1 and 3.2: unknown slots are unmonitored, and until the window is whole the seconds down must exceed what the
        // whole window allows: 150 s of ten minutes, three slots. Without that part theirs fires on one failure of few.
        new(
            "availability",
            "condition: \"check.availability_10m < 75%\"\n  min_coverage: 1m",
            "avg_over_time(up[570s]) < 0.75 and count_over_time(up[570s]) - sum_over_time(up[570s]) > 2.5",
            Gaps: true
        ),
        new("failure_rate", "condition: \"check.failure_rate_10m > 45%\"", "1 - avg_over_time(up[570s]) > 0.45", Gaps: true),
        new("failures", "condition: \"check.failures_10m >= 4\"", "count_over_time(up[570s]) - sum_over_time(up[570s]) >= 4", Gaps: true),
        // Semantics 5.3: both the hour and its twelfth. Series without gaps: a twelfth of unknown slots has no value for us (5.1). Until
        // the hour is whole, 49 % of all of it must be down: more than 29 of its sixty slots, and more than two of the last five.
        new(
            "burn",
            "condition: \"check.burn_rate_1h > 4.9\"\n  objective: 90%\n  period: 7d",
            "(1 - avg_over_time(up[3570s])) / 0.1 > 4.9 and (1 - avg_over_time(up[270s])) / 0.1 > 4.9 "
                + "and count_over_time(up[3570s]) - sum_over_time(up[3570s]) > 29.4 "
                + "and count_over_time(up[270s]) - sum_over_time(up[270s]) > 2.45"
        ),
        // Semantics 4: nearest rank. Theirs interpolates between ranks, which is the same where q · (n − 1) is whole: the 3rd of 5 and
        // the 10th of 11. Series without gaps keep n so.
        new("median", "condition: \"check.latency_p50_5m > 500ms\"", "quantile_over_time(0.5, latency[270s]) > 500"),
        new("p90", "condition: \"check.latency_p90_11m > 800ms\"", "quantile_over_time(0.9, latency[630s]) > 800"),
        // Semantics 5.2: ours counts from the first true slot to the end of the last, so five slots are five minutes; theirs counts
        // from evaluation to evaluation and needs a sixth. Hence 4m. Ours tolerates minutes without data, theirs resolves: no gaps.
        new("for_five", "condition: \"check.latency_p50_1m > 500ms\"\n  for: 5m", "latency > 500", "4m"),
        new("for_failing", "condition: \"check.failure_rate_5m >= 50%\"\n  for: 3m", "1 - avg_over_time(up[270s]) >= 0.5", "2m"),
        // Semantics 5.1, and `not` of what has a value.
        new(
            "compound",
            "condition: \"check.failures_5m >= 2 and not check.latency_p50_1m <= 500ms or check.consecutive_successes >= 9\"",
            "(count_over_time(up[270s]) - sum_over_time(up[270s]) >= 2 unless on(check) latency <= 500) "
                + "or on(check) (min_over_time(up[510s]) == 1 and count_over_time(up[510s]) == 9)"
        ),
    ];

    public string ForPromtool() => $"      - alert: {Name}\n        expr: {Theirs}" + (For is null ? "" : $"\n        for: {For}");
}
