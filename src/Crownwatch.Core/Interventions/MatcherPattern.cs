using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Crownwatch.Core.Interventions;

/// <summary>Regular expressions of matchers: they match the whole value, in time that grows with its length only.</summary>
internal static class MatcherPattern
{
    private const int Longest = 1000;
    private const string Legal =
        "legal are characters, classes such as [a-z] or \\d, groups, |, and *, +, ?, {2,3}, as in =~\"health.*|shop_.*\"";

    private static readonly ConditionalWeakTable<LabelMatcher, Regex> _compiled = [];

    // What each of these would need is going back over the text.
    private static readonly (string Sign, string Name)[] _backtracking =
    [
        ("(?<=", "a look-behind"),
        ("(?<!", "a look-behind"),
        ("(?=", "a look-ahead"),
        ("(?!", "a look-ahead"),
        ("(?>", "an atomic group"),
        ("(?(", "a condition"),
        ("\\G", "\\G"),
    ];

    public static bool IsMatch(LabelMatcher matcher, string value) =>
        _compiled.GetValue(matcher, static m => Anchored(m.Value)).IsMatch(value);

    /// <param name="error">What was found and what would be legal.</param>
    public static bool IsLegal(string pattern, [NotNullWhen(false)] out string? error)
    {
        error = null;
        var shown = Definitions.Shown.Text(pattern);
        if (pattern.Length > Longest)
        {
            error = $"the regular expression is {pattern.Length} characters long, at most {Longest} are legal";
            return false;
        }

        try
        {
            // Alone first: with its anchors around it, `a)(b` would be taken for two groups.
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException broken)
        {
            error = $"'{shown}' is no regular expression: {Definitions.Shown.Text(Reason(broken.Message))}; {Legal}";
            return false;
        }

        try
        {
            _ = Anchored(pattern);
            return true;
        }
        catch (NotSupportedException)
        {
            error = $"'{shown}' holds {Culprit(pattern)}, which would need backtracking; {Legal}";
            return false;
        }
        catch (ArgumentException)
        {
            error = $"'{shown}' does not stay a regular expression with anchors around it; {Legal}";
            return false;
        }
    }

    private static Regex Anchored(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    // "Invalid pattern 'a(' at offset 2. Not enough )'s." without the pattern, which we show ourselves.
    private static string Reason(string message) =>
        message.LastIndexOf("at offset", StringComparison.Ordinal) is var start and >= 0 ? message[start..].TrimEnd('.') : message;

    private static string Culprit(string pattern)
    {
        var (sign, name) = Array.Find(_backtracking, b => pattern.Contains(b.Sign, StringComparison.Ordinal));
        if (sign is not null)
        {
            return sign == name ? sign : $"{name} {sign}…)";
        }

        return Regex.Match(pattern, @"\\[1-9]|\\k[<']\w+[>']", RegexOptions.NonBacktracking) is { Success: true } reference
            ? $"a back reference {reference.Value}"
            : "repetitions that nest too deep";
    }
}
