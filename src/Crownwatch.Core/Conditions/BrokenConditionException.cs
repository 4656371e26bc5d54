namespace Crownwatch.Core.Conditions;

/// <summary>Leaves the parser's recursion at the first error; never leaves <see cref="ConditionParser"/>.</summary>
internal sealed class BrokenConditionException(ConditionError error) : Exception(error.Message)
{
    public ConditionError Error { get; } = error;
}
