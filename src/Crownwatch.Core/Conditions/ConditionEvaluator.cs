using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>Three-valued evaluation: a metric without data has no value, and nothing follows from it (semantics.md 5.1).</summary>
public static class ConditionEvaluator
{
    /// <summary>true, false, or null where the data say neither.</summary>
    /// <param name="now">As of when silence and certificates are read, in Unix milliseconds.</param>
    public static bool? Evaluate(Condition condition, RuleDefinition rule, CheckState state, long now) =>
        condition switch
        {
            AndCondition and => And(Evaluate(and.Left, rule, state, now), Evaluate(and.Right, rule, state, now)),
            OrCondition or => Or(Evaluate(or.Left, rule, state, now), Evaluate(or.Right, rule, state, now)),
            NotCondition not => !Evaluate(not.Inner, rule, state, now),
            Comparison comparison => Compare(comparison, rule, state, now),
            _ => throw new InvalidOperationException($"no evaluation for {condition.GetType().Name}"),
        };

    private static bool? And(bool? a, bool? b) => a & b;

    private static bool? Or(bool? a, bool? b) => a | b;

    private static bool? Compare(Comparison comparison, RuleDefinition rule, CheckState state, long now)
    {
        var right = comparison.Operand.Metric is { } other ? MetricReading.Of(other, rule, state, now) : comparison.Operand.Literal;
        if (comparison.Metric is { Name: MetricName.BurnRate } burn && comparison.Operator <= ComparisonOperator.GreaterOrEqual)
        {
            return right is { } factor ? BothBurn(burn, comparison.Operator, factor, rule, state) : null;
        }

        if (MetricReading.Of(comparison.Metric, rule, state, now) is not { } a || right is not { } b)
        {
            return null;
        }

        var holds = Holds(comparison.Operator, a, b);
        if (state.Sightings.SilentAtLeast && LooksAtSilence(comparison))
        {
            return AtLeast(comparison, a, b);
        }

        return comparison switch
        {
            { Metric.Name: MetricName.Availability, Operator: ComparisonOperator.Less or ComparisonOperator.LessOrEqual } when holds =>
                BudgetIsSpent(comparison.Metric.Window!.Value, rule.LeastCovered(comparison.Metric.Window.Value), 1 - b, state),
            // `not availability >= 98.5%` asks the same question.
            { Metric.Name: MetricName.Availability, Operator: ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual }
                when !holds => !BudgetIsSpent(
                comparison.Metric.Window!.Value,
                rule.LeastCovered(comparison.Metric.Window.Value),
                1 - b,
                state
            ),
            { Metric.Name: MetricName.ConsecutiveFailures } when holds && rule.Within is { } within => state.Streak.LastWithin(
                (int)b,
                within
            ),
            _ => holds,
        };
    }

    private static bool Holds(ComparisonOperator op, double a, double b) =>
        op switch
        {
            ComparisonOperator.Less => a < b,
            ComparisonOperator.LessOrEqual => a <= b,
            ComparisonOperator.Greater => a > b,
            ComparisonOperator.GreaterOrEqual => a >= b,
            ComparisonOperator.Equal => a == b,
            ComparisonOperator.NotEqual => a != b,
            _ => throw new InvalidOperationException($"no meaning for {op}"),
        };

    // Semantics.md 5.3: both windows must exceed; to be below, it is enough that one of them does not.
    private static bool? BothBurn(Metric metric, ComparisonOperator op, double factor, RuleDefinition rule, CheckState state)
    {
        var (above, window) = (op is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual, metric.Window!.Value);
        var (@long, @short) = (Compared(1), Compared(12));
        return above ? And(@long, @short) : Or(@long, @short);

        bool? Compared(int part)
        {
            if (MetricReading.Burn(window / part, rule, state) is not { } burn)
            {
                return null;
            }

            var holds = Holds(op, burn, factor);
            if (holds != above)
            {
                return holds;
            }

            // Semantics.md 3.2 for burn rates (docs/decisions/coverage-of-burn-rates.md).
            var spent = BudgetIsSpent(window / part, rule.LeastCovered(window) / part, MetricReading.BurntShare(factor, rule), state);
            return above ? spent
                : spent == true ? false
                : null;
        }
    }

    private static bool LooksAtSilence(Comparison comparison) =>
        comparison.Metric.Name == MetricName.SilentFor || comparison.Operand.Metric is { Name: MetricName.SilentFor };

    // Semantics.md 6.7: after a standstill the silence has lasted at least this long. What a longer one could refute is no value.
    private static bool? AtLeast(Comparison comparison, double least, double limit) =>
        comparison.Metric.Name != MetricName.SilentFor || comparison.Operand.Metric is { Name: MetricName.SilentFor }
            ? null
            : comparison.Operator switch
            {
                ComparisonOperator.Greater or ComparisonOperator.NotEqual => least > limit ? true : null,
                ComparisonOperator.GreaterOrEqual => least >= limit ? true : null,
                ComparisonOperator.Less => least >= limit ? false : null,
                _ => least > limit ? false : null,
            };

    // Semantics.md 3.2: before the window is full, a few failures after a start must not read as a ruined week.
    private static bool? BudgetIsSpent(TimeSpan length, TimeSpan least, double share, CheckState state)
    {
        var window = state.Window(length);
        var monitored = TimeSpan.FromMilliseconds(window.MonitoredMilliseconds);
        if (monitored >= length)
        {
            return true;
        }

        return monitored < least ? null : window.DownMilliseconds > share * length.TotalMilliseconds + 1e-6;
    }
}
