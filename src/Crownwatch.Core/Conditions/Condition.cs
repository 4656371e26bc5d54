namespace Crownwatch.Core.Conditions;

/// <summary>A parsed, unit-checked condition of a rule (definitions.md, Conditions).</summary>
public abstract record Condition;

public sealed record AndCondition(Condition Left, Condition Right) : Condition;

public sealed record OrCondition(Condition Left, Condition Right) : Condition;

public sealed record NotCondition(Condition Inner) : Condition;

/// <summary>A metric compared with a literal or another metric of the same unit.</summary>
public sealed record Comparison(Metric Metric, ComparisonOperator Operator, Operand Operand) : Condition;

public enum ComparisonOperator
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// <summary>Either a number in the metric's unit, or another metric of the check such as failure_threshold.</summary>
public readonly record struct Operand(double? Literal, Metric? Metric);

public enum MetricUnit
{
    Count,

    /// <summary>A fraction from 0 to 1.</summary>
    Percentage,

    /// <summary>Seconds.</summary>
    Duration,
    Factor,
}

public enum MetricName
{
    ConsecutiveFailures,
    ConsecutiveSuccesses,
    FailureThreshold,
    Availability,
    LatencyPercentile,
    FailureRate,
    Failures,
    BurnRate,
    CertificateExpiresIn,
    SilentFor,
}

/// <param name="Window">For windowed metrics: how far back they look.</param>
/// <param name="Quantile">For latency percentiles: 0 to 1, exclusive.</param>
/// <param name="Text">As written, e.g. `latency_p95_1m`.</param>
public sealed record Metric(MetricName Name, MetricUnit Unit, string Text)
{
    public TimeSpan? Window { get; init; }
    public double? Quantile { get; init; }
}
