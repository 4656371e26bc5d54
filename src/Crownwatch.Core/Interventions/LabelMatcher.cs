namespace Crownwatch.Core.Interventions;

public enum MatchOperator
{
    Equal,
    NotEqual,
    Matches,
    NotMatches,
}

/// <summary>One condition on one label; a label that is missing reads as empty text.</summary>
/// <param name="Label">A check's label, or check, rule, severity, kind, environment.</param>
/// <param name="Value">A text, or a regular expression that must match the whole value.</param>
public sealed record LabelMatcher(string Label, MatchOperator Operator, string Value);
