using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Alerting;

/// <summary>A check with the rules that apply to it, and what must be remembered to judge them. Made once a definition set.</summary>
public sealed class CheckPlan
{
    /// <summary>Shown on every page whatever the rules ask for.</summary>
    private static readonly TimeSpan AlwaysKept = TimeSpan.FromDays(7);

    private const long Grace = 5_000;

    private CheckPlan(CheckDefinition check, IReadOnlyList<RuleDefinition> rules)
    {
        Check = check;
        Rules = rules;
        IntervalMilliseconds = (long)check.Interval.TotalMilliseconds;
        var metrics = rules.SelectMany(r => r.Condition.Metrics().Concat(NamedInMessage(r))).ToList();
        Windows = [.. metrics.SelectMany(WindowsOf).Append(AlwaysKept).Distinct().Order()];
        Looks = [.. rules.Select(r => Look.Of(r.Condition))];
        HasFor = rules.Any(r => r.For is not null);
        NeedsTicks = HasFor || Looks.Any(l => l.AtTime);
        LatencyWindows = [.. metrics.Where(m => m.Name == MetricName.LatencyPercentile).Select(m => m.Window!.Value).Distinct().Order()];
        LongestStreak = rules.Select(r => FailuresAskedFor(r, check)).DefaultIfEmpty(0).Append(check.FailureThreshold).Max();
    }

    /// <summary>As the definitions state it, overrides applied.</summary>
    public CheckDefinition Check { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; }
    public long IntervalMilliseconds { get; }

    /// <summary>Distinct windows over which time up and down is kept.</summary>
    public IReadOnlyList<TimeSpan> Windows { get; }

    /// <summary>Distinct windows of latency percentiles.</summary>
    public IReadOnlyList<TimeSpan> LatencyWindows { get; }

    /// <summary>How many failing slots must be remembered.</summary>
    public int LongestStreak { get; }

    /// <summary>What each rule's condition looks at, in the order of the rules.</summary>
    public IReadOnlyList<Look> Looks { get; }

    /// <summary>Whether any rule has a `for`.</summary>
    public bool HasFor { get; }

    /// <summary>Whether time alone can decide anything.</summary>
    public bool NeedsTicks { get; }

    /// <summary>When a slot without a result is decided (semantics.md 1.2), in Unix milliseconds.</summary>
    public long Deadline(long slot) => slot + (long)Check.Timeout.TotalMilliseconds + Grace;

    /// <summary>The last slot of the row of <paramref name="anySlot"/> whose deadline has passed, in Unix milliseconds.</summary>
    public long DecidedBy(long now, long anySlot)
    {
        var (slots, rest) = Math.DivRem(now - Deadline(anySlot), IntervalMilliseconds);
        return anySlot + ((rest < 0 ? slots - 1 : slots) * IntervalMilliseconds);
    }

    /// <summary>When the slot was decided, where that was no later than <paramref name="now"/>.</summary>
    public long DecidedAt(long slot, long now) => Math.Min(Deadline(slot), now);

    /// <summary>The check with those of the rules that apply to it.</summary>
    public static CheckPlan For(CheckDefinition check, IEnumerable<RuleDefinition> rules) =>
        new(check, [.. rules.Where(r => r.AppliesTo(check))]);

    /// <summary>Whether it is `consecutive_failures >= N` or `> N`, where N is a number or the check's own threshold.</summary>
    public static bool AsksForFailures(Comparison comparison) =>
        comparison.Metric.Name == MetricName.ConsecutiveFailures
        && comparison.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual
        && (comparison.Operand.Metric is null || comparison.Operator == ComparisonOperator.GreaterOrEqual)
        && comparison.Operand.Metric is null or { Name: MetricName.FailureThreshold };

    /// <summary>N of the rule's first `consecutive_failures >= N`, or 0 when it has none.</summary>
    public static int FailuresAskedFor(RuleDefinition rule, CheckDefinition check)
    {
        var comparison = rule.Condition.Comparisons().FirstOrDefault(c => c.Metric.Name == MetricName.ConsecutiveFailures);
        return comparison?.Operand switch
        {
            null => 0,
            { Metric.Name: MetricName.FailureThreshold } => check.FailureThreshold,
            { Literal: { } n } => (int)Math.Clamp(comparison.Operator == ComparisonOperator.Greater ? n + 1 : n, 0, 1_000_000),
            _ => check.FailureThreshold,
        };
    }

    // A message may show a metric that the condition does not look at: its window must be kept all the same.
    private static IEnumerable<Metric> NamedInMessage(RuleDefinition rule) =>
        MessageTemplate
            .Names(rule.Message ?? "")
            .Where(n => n.Name.StartsWith("check.", StringComparison.Ordinal))
            .Select(n => MetricNames.TryParse(n.Name["check.".Length..], out var metric, out _) ? metric : null)
            .OfType<Metric>();

    private static IEnumerable<TimeSpan> WindowsOf(Metric metric) =>
        metric.Name switch
        {
            MetricName.Availability or MetricName.FailureRate or MetricName.Failures => [metric.Window!.Value],
            MetricName.BurnRate => [metric.Window!.Value, metric.Window!.Value / 12],
            _ => [],
        };
}

/// <param name="AtTime">At silence or a certificate's end, which change without a slot (semantics.md 5.1).</param>
/// <param name="OnlyAtTime">At nothing else that slots tell.</param>
public readonly record struct Look(bool AtTime, bool OnlyAtTime)
{
    internal static Look Of(Condition condition) =>
        new(
            condition.Metrics().Any(IsOfTime),
            condition.Metrics().All(m => IsOfTime(m) || m.Name == MetricName.FailureThreshold) && condition.Metrics().Any(IsOfTime)
        );

    private static bool IsOfTime(Metric metric) => metric.Name is MetricName.SilentFor or MetricName.CertificateExpiresIn;
}
