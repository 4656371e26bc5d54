using System.Diagnostics.CodeAnalysis;
using System.Text;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Interventions;

/// <summary>Lists of label matchers: `service="deltacrown", check=~"health.*"` (semantics.md 6.7).</summary>
public static class LabelMatchers
{
    internal const string Legal =
        "matchers are label=value, label!=value, label=~\"regex\" or label!~\"regex\", with commas or spaces between them";

    private static readonly (string Sign, MatchOperator Operator)[] _signs =
    [
        ("=~", MatchOperator.Matches),
        ("!=", MatchOperator.NotEqual),
        ("!~", MatchOperator.NotMatches),
        ("=", MatchOperator.Equal),
    ];

    /// <summary>
    /// Reads a list of matchers, with or without braces around it and quotes around values. In quotes, \" \\ and \n are escapes; any
    /// other backslash stands for itself. Empty text or braces are no matcher at all, which matches everything.
    /// </summary>
    /// <param name="error">The place as a column from 1, what was found, what would be legal; empty on success.</param>
    public static bool TryParse(string text, out IReadOnlyList<LabelMatcher> matchers, out string error) =>
        new MatcherReader(text).TryRead(out matchers, out error);

    /// <summary>One matcher of the map form `{service: deltacrown, check: "=~health.*"}`: the value may begin with its operator.</summary>
    /// <param name="error">Names the label, what was found, what would be legal; empty on success.</param>
    public static bool TryParseOne(string label, string valueText, [NotNullWhen(true)] out LabelMatcher? matcher, out string error)
    {
        var (sign, matchOperator) = SignAt(valueText, 0);
        var value = sign is null ? valueText : valueText[sign.Length..].TrimStart();
        matcher = null;
        if (label.Length == 0)
        {
            error = $"a label's name is missing before '{Shown.Text(valueText)}'; {Legal}";
            return false;
        }

        if (IsRegex(matchOperator) && !MatcherPattern.IsLegal(value, out var problem))
        {
            error = $"label '{Shown.Text(label)}': {problem}";
            return false;
        }

        matcher = new LabelMatcher(label, matchOperator, value);
        error = "";
        return true;
    }

    /// <summary>Whether every matcher matches; a label that is missing reads as empty text.</summary>
    public static bool Matches(IReadOnlyList<LabelMatcher> matchers, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var matcher in matchers)
        {
            if (!Accepts(matcher, labels.TryGetValue(matcher.Label, out var value) ? value : ""))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The list as <see cref="TryParse"/> reads it: values in quotes, commas between.</summary>
    public static string Write(IReadOnlyList<LabelMatcher> matchers) => string.Join(", ", matchers.Select(Write));

    public static string Write(LabelMatcher matcher)
    {
        var label = matcher.Label.Length > 0 && matcher.Label.All(IsOfBareLabel) ? matcher.Label : Quote(matcher.Label);
        return label + Array.Find(_signs, s => s.Operator == matcher.Operator).Sign + Quote(matcher.Value);
    }

    internal static bool Accepts(LabelMatcher matcher, string value) =>
        matcher.Operator switch
        {
            MatchOperator.Equal => string.Equals(value, matcher.Value, StringComparison.Ordinal),
            MatchOperator.NotEqual => !string.Equals(value, matcher.Value, StringComparison.Ordinal),
            MatchOperator.Matches => MatcherPattern.IsMatch(matcher, value),
            _ => !MatcherPattern.IsMatch(matcher, value),
        };

    internal static bool IsRegex(MatchOperator matchOperator) => matchOperator is MatchOperator.Matches or MatchOperator.NotMatches;

    /// <summary>The operator that stands there; no sign (and equality) where none does.</summary>
    internal static (string? Sign, MatchOperator Operator) SignAt(string text, int at) =>
        Array.Find(_signs, s => string.CompareOrdinal(text, at, s.Sign, 0, s.Sign.Length) == 0);

    internal static bool IsOfBareLabel(char c) =>
        !char.IsWhiteSpace(c) && !char.IsControl(c) && c is not ('"' or '\'' or ',' or '=' or '!' or '~' or '{' or '}');

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
