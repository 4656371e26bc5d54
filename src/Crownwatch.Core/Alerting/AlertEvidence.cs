using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>The proof of why: what the rule saw at the moment it was decided. Stored with the alert and shown with every message.</summary>
public sealed record AlertEvidence
{
    /// <summary>The slot at which it was decided; where time alone decided it, that time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>First failing slot of the row, where failures are what the rule looks at and the last slot was one.</summary>
    public DateTimeOffset? FirstFailing { get; init; }

    /// <summary>Last failing slot of the row; set together with <see cref="FirstFailing"/>.</summary>
    public DateTimeOffset? LastFailing { get; init; }

    /// <summary>Whether failures in a row are all that the rule looks at: then times and codes are the whole proof.</summary>
    public bool FailuresAlone { get; init; }

    /// <summary>What the last failures showed, most frequent first, e.g. 503 three times.</summary>
    public IReadOnlyList<CodeCount> Codes { get; init; } = [];

    /// <summary>The condition's numbers in words, e.g. `latency_p95_1m 1,204 ms > 800 ms (12 answers)`.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>The headline: the rule's message with its placeholders filled in, or a text of ours.</summary>
    public required string Headline { get; init; }

    /// <summary>
    /// What the first metric of the condition showed: a count, a fraction from 0 to 1, milliseconds, or a factor. null without data.
    /// </summary>
    public double? Value { get; init; }

    /// <summary>Share of that metric's window that was monitored, 0 to 1; only for availability and rates.</summary>
    public double? Coverage { get; init; }

    /// <summary>The failing slots that counted, oldest first; at most the last twenty.</summary>
    public IReadOnlyList<CountedSlot> Counted { get; init; } = [];

    /// <summary>The checks that an alert about ourselves is about, by name; empty for every other alert.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>A few words fit for a lock screen, where neither codes nor arithmetic are; of received alerts.</summary>
    public string? Gist { get; init; }

    /// <summary>`503 ×3`, or the arithmetic where no failure was counted.</summary>
    public string Brief => Codes.Count > 0 ? string.Join(", ", Codes) : Gist ?? Arithmetic;

    /// <summary>As <see cref="Brief"/>, fit for a lock screen also where many checks are listed (semantics.md 10.6).</summary>
    internal string Shortest =>
        Checks.Count > 2 ? string.Create(CultureInfo.InvariantCulture, $"no completed run of {Checks.Count:#,0} checks") : Brief;

    internal static AlertEvidence Gather(RuleDefinition rule, CheckState state, long decidedAt, long now)
    {
        var asked = CheckPlan.FailuresAskedFor(rule, state.Plan.Check);
        var failing = asked > 0 || rule.Kind == AlertKind.Outage ? state.Streak.Latest(asked > 0 ? asked : int.MaxValue).ToList() : [];
        var metric = rule.Condition.Comparisons().First().Metric;
        return new AlertEvidence
        {
            At = Instant(decidedAt),
            FirstFailing = failing.Count > 0 ? Instant(state.Streak.First.Slot) : null,
            LastFailing = failing.Count > 0 ? Instant(failing[^1].Slot) : null,
            Codes = Count(failing),
            FailuresAlone = rule.Condition.LoneConsecutiveFailures() is not null,
            Arithmetic = string.Join("; ", rule.Condition.Comparisons().Select(c => MetricText.Comparison(c, rule, state, now))),
            Value = ShownValue(metric, MetricReading.Of(metric, rule, state, now)),
            Coverage = CoverageOf(metric, state),
            Counted = CountedSlot.Of(rule, state),
            Headline = MessageText.Render(rule, state, now),
        };
    }

    // Times are floats of milliseconds: more digits than a microsecond's would be noise.
    private static double? ShownValue(Metric metric, double? value) =>
        metric.Unit == MetricUnit.Duration && value is { } seconds ? Math.Round(seconds * 1000, 3) : value;

    private static double? CoverageOf(Metric metric, CheckState state) =>
        metric.Name is MetricName.Availability or MetricName.FailureRate or MetricName.BurnRate
            ? state.Window(metric.Window!.Value).Coverage
            : null;

    /// <summary>What the failures showed, most frequent first.</summary>
    internal static IReadOnlyList<CodeCount> Count(IEnumerable<FailingSlot> failing) =>
        [
            .. failing
                .GroupBy(f => f.Code, StringComparer.Ordinal)
                .Select(g => new CodeCount(g.Key, g.Count()))
                .OrderByDescending(c => c.Count),
        ];

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <param name="Code">A status code, or the short form of a reason, such as `timeout`.</param>
public sealed record CodeCount(string Code, int Count)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} ×{Count}");
}
