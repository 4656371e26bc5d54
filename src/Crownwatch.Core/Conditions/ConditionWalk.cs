namespace Crownwatch.Core.Conditions;

/// <summary>Looks through a condition's parts.</summary>
public static class ConditionWalk
{
    /// <summary>Every comparison in the condition, left to right.</summary>
    public static IEnumerable<Comparison> Comparisons(this Condition condition) =>
        condition switch
        {
            AndCondition and => and.Left.Comparisons().Concat(and.Right.Comparisons()),
            OrCondition or => or.Left.Comparisons().Concat(or.Right.Comparisons()),
            NotCondition not => not.Inner.Comparisons(),
            Comparison comparison => [comparison],
            _ => throw new InvalidOperationException($"no walk for {condition.GetType().Name}"),
        };

    /// <summary>Every metric named, on either side.</summary>
    public static IEnumerable<Metric> Metrics(this Condition condition) =>
        condition.Comparisons().SelectMany(c => c.Operand.Metric is { } other ? new[] { c.Metric, other } : [c.Metric]);
}
