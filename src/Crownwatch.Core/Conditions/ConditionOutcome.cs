namespace Crownwatch.Core.Conditions;

/// <summary>Either a condition or the first error in its text.</summary>
public sealed record ConditionOutcome(Condition? Condition, ConditionError? Error);

/// <param name="Code">CW015, CW016, CW023 or CW024.</param>
/// <param name="Message">Names what was found and what would be legal.</param>
/// <param name="Offset">Of the offending word in the condition's text, from 0.</param>
public sealed record ConditionError(string Code, string Message, int Offset);
