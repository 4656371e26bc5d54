using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>Whether a condition can hold for some values at all: counts and times are never negative, percentages within 0 and 1.</summary>
internal static class Possibility
{
    public static bool CanBeTrue(Condition condition) =>
        condition switch
        {
            AndCondition and => CanBeTrue(and.Left) && CanBeTrue(and.Right),
            OrCondition or => CanBeTrue(or.Left) || CanBeTrue(or.Right),
            NotCondition not => CanBeFalse(not.Inner),
            Comparison { Operand.Literal: { } value } comparison => CanBeTrue(comparison.Operator, value, Most(comparison.Metric)),
            _ => true,
        };

    private static bool CanBeFalse(Condition condition) =>
        condition switch
        {
            AndCondition and => CanBeFalse(and.Left) || CanBeFalse(and.Right),
            OrCondition or => CanBeFalse(or.Left) && CanBeFalse(or.Right),
            NotCondition not => CanBeTrue(not.Inner),
            Comparison { Operand.Literal: { } value } comparison => CanBeTrue(
                Opposite(comparison.Operator),
                value,
                Most(comparison.Metric)
            ),
            _ => true,
        };

    private static double Most(Metric metric) => metric.Unit == MetricUnit.Percentage ? 1 : double.PositiveInfinity;

    private static bool CanBeTrue(ComparisonOperator comparison, double value, double most) =>
        comparison switch
        {
            // A certificate may have expired, but nobody compares with a negative time.
            ComparisonOperator.Less => value > 0,
            ComparisonOperator.LessOrEqual => value >= 0,
            ComparisonOperator.Greater => most > value,
            ComparisonOperator.GreaterOrEqual => most >= value,
            ComparisonOperator.Equal => value >= 0 && value <= most,
            _ => true,
        };

    private static ComparisonOperator Opposite(ComparisonOperator comparison) =>
        comparison switch
        {
            ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
            ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.Less,
            ComparisonOperator.Equal => ComparisonOperator.NotEqual,
            _ => ComparisonOperator.Equal,
        };
}
