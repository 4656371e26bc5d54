using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>Three-valued evaluation: a metric without data has no value, and nothing follows from it (semantics.md 5.1).</summary>
public static class ConditionEvaluator
{
    /// <summary>true, false, or null where the data say neither.</summary>
    public static bool? Evaluate(Condition condition, RuleDefinition rule, CheckState state) =>
        condition switch
        {
            AndCondition and => And(Evaluate(and.Left, rule, state), Evaluate(and.Right, rule, state)),
            OrCondition or => Or(Evaluate(or.Left, rule, state), Evaluate(or.Right, rule, state)),
            NotCondition not => !Evaluate(not.Inner, rule, state),
            Comparison comparison => Compare(comparison, rule, state),
            _ => throw new InvalidOperationException($"no evaluation for {condition.GetType().Name}"),
        };

    private static bool? And(bool? a, bool? b) => a & b;

    private static bool? Or(bool? a, bool? b) => a | b;

    private static bool? Compare(Comparison comparison, RuleDefinition rule, CheckState state)
    {
        var left = MetricReading.Of(comparison.Metric, rule, state);
        var right = comparison.Operand.Metric is { } other ? MetricReading.Of(other, rule, state) : comparison.Operand.Literal;
        if (left is not { } a || right is not { } b)
        {
            return null;
        }

        var holds = comparison.Operator switch
        {
            ComparisonOperator.Less => a < b,
            ComparisonOperator.LessOrEqual => a <= b,
            ComparisonOperator.Greater => a > b,
            ComparisonOperator.GreaterOrEqual => a >= b,
            ComparisonOperator.Equal => a == b,
            ComparisonOperator.NotEqual => a != b,
            _ => throw new InvalidOperationException($"no meaning for {comparison.Operator}"),
        };

        return comparison switch
        {
            { Metric.Name: MetricName.Availability, Operator: ComparisonOperator.Less or ComparisonOperator.LessOrEqual } when holds =>
                BudgetIsSpent(comparison.Metric.Window!.Value, b, rule, state),
            // `not availability >= 98.5%` asks the same question.
            { Metric.Name: MetricName.Availability, Operator: ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual }
                when !holds => !BudgetIsSpent(comparison.Metric.Window!.Value, b, rule, state),
            { Metric.Name: MetricName.ConsecutiveFailures } when holds && rule.Within is { } within => state.Streak.LastWithin(
                (int)b,
                within
            ),
            _ => holds,
        };
    }

    // Semantics.md 3.2: before the window is full, a few failures after a start must not read as a ruined week.
    private static bool? BudgetIsSpent(TimeSpan length, double objective, RuleDefinition rule, CheckState state)
    {
        var window = state.Window(length);
        var monitored = TimeSpan.FromMilliseconds(window.MonitoredMilliseconds);
        if (monitored >= length)
        {
            return true;
        }

        return monitored < (rule.MinCoverage ?? length / 7)
            ? null
            : window.DownMilliseconds > (1 - objective) * length.TotalMilliseconds + 1e-6;
    }
}
