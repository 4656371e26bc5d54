using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>What can be told from a condition without a check's state.</summary>
public static class ConditionTraits
{
    /// <summary>Every comparison, from left to right.</summary>
    public static IEnumerable<Comparison> Comparisons(this Condition condition) =>
        condition switch
        {
            AndCondition and => and.Left.Comparisons().Concat(and.Right.Comparisons()),
            OrCondition or => or.Left.Comparisons().Concat(or.Right.Comparisons()),
            NotCondition not => not.Inner.Comparisons(),
            _ => [(Comparison)condition],
        };

    /// <summary>Every metric, both sides of comparisons.</summary>
    public static IEnumerable<Metric> Metrics(this Condition condition) =>
        condition.Comparisons().SelectMany(c => c.Operand.Metric is { } other ? [c.Metric, other] : (Metric[])[c.Metric]);

    /// <summary>The kind of the alerts of a rule with this condition; of several, the one that is most urgent (semantics.md 6.1).</summary>
    public static AlertKind Kind(this Condition condition) => condition.Metrics().Min(metric => KindOf(metric.Name));

    /// <summary>For a lone `consecutive_failures >= N`: its comparison; else null. Only these take `within` (semantics.md 2).</summary>
    public static Comparison? LoneConsecutiveFailures(this Condition condition) =>
        condition is Comparison { Metric.Name: MetricName.ConsecutiveFailures, Operator: ComparisonOperator.GreaterOrEqual } comparison
            ? comparison
            : null;

    // The order of AlertKind is the order of urgency.
    private static AlertKind KindOf(MetricName name) =>
        name switch
        {
            MetricName.LatencyPercentile => AlertKind.Latency,
            MetricName.Availability or MetricName.BurnRate => AlertKind.Budget,
            MetricName.CertificateExpiresIn => AlertKind.Expiry,
            _ => AlertKind.Outage,
        };
}
