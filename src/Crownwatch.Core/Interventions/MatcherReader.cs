using System.Text;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Interventions;

/// <summary>Reads a list of matchers as people and amtool write them.</summary>
internal sealed class MatcherReader(string text)
{
    private int _at;
    private int _end = text.Length;
    private string _error = "";

    public bool TryRead(out IReadOnlyList<LabelMatcher> matchers, out string error)
    {
        List<LabelMatcher> read = [];
        var isWhole = OpenBraces() && List(read);
        matchers = isWhole ? read : [];
        error = _error;
        return isWhole;
    }

    private bool OpenBraces()
    {
        SkipSpace();
        while (_end > _at && char.IsWhiteSpace(text[_end - 1]))
        {
            _end--;
        }

        if (_at == _end || text[_at] != '{')
        {
            return true;
        }

        if (text[_end - 1] != '}')
        {
            return Fail(_end, $"found {Found(_end)} where the braces that open in column {_at + 1} should close: '}}'");
        }

        _at++;
        _end--;
        return true;
    }

    private bool List(List<LabelMatcher> read)
    {
        for (SkipSpace(); _at < _end; )
        {
            if (One() is not { } matcher)
            {
                return false;
            }

            read.Add(matcher);
            var after = _at;
            SkipSpace();
            if (_at < _end && text[_at] == ',')
            {
                _at++;
                SkipSpace();
            }
            else if (_at < _end && after == _at)
            {
                return Fail(_at, $"found {Found(_at)} right after a matcher; a comma, a space or the end would be legal there");
            }
        }

        return true;
    }

    private LabelMatcher? One()
    {
        var start = _at;
        if (Label() is not { } label)
        {
            return null;
        }

        if (label.Length == 0)
        {
            _ = Fail(start, $"found {Found(start)} where a label's name should stand; {LabelMatchers.Legal}");
            return null;
        }

        SkipSpace();
        var (sign, matchOperator) = LabelMatchers.SignAt(text, _at);
        if (sign is null || _at + sign.Length > _end)
        {
            _ = Fail(
                _at,
                $"found {Found(_at)} after label '{Shown.Text(label)}'; legal there are =, !=, =~ and !~, as in {Shown.Text(label)}=\"value\""
            );
            return null;
        }

        _at += sign.Length;
        SkipSpace();
        var (valueStart, isQuoted) = (_at, IsQuote());
        if (Value() is not { } value)
        {
            return null;
        }

        // Far more often a brace too many than meant.
        if (!isQuoted && !LabelMatchers.IsRegex(matchOperator) && value.AsSpan().IndexOfAny('{', '}') is var brace and >= 0)
        {
            _ = Fail(
                valueStart + brace,
                $"found {Found(valueStart + brace)} in a value without quotes; braces stand around the whole list or in quotes"
            );
            return null;
        }

        if (LabelMatchers.IsRegex(matchOperator) && !MatcherPattern.IsLegal(value, out var problem))
        {
            _ = Fail(valueStart, $"label '{Shown.Text(label)}': {problem}");
            return null;
        }

        return new LabelMatcher(label, matchOperator, value);
    }

    private string? Label() => IsQuote() ? Quoted() : While(LabelMatchers.IsOfBareLabel);

    private string? Value() => IsQuote() ? Quoted() : While(c => c != ',' && !char.IsWhiteSpace(c));

    private bool IsQuote() => _at < _end && text[_at] is '"' or '\'';

    private string While(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < _end && belongs(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    private string? Quoted()
    {
        var (start, quote) = (_at, text[_at]);
        var value = new StringBuilder();
        for (_at++; _at < _end; _at++)
        {
            if (text[_at] == quote)
            {
                _at++;
                return value.ToString();
            }

            var next = text[_at] == '\\' && _at + 1 < _end ? text[_at + 1] : '\0';
            if (next == '\\' || (next == quote && next != '\0'))
            {
                value.Append(next);
                _at++;
            }
            else if (next == 'n')
            {
                value.Append('\n');
                _at++;
            }
            else
            {
                value.Append(text[_at]);
            }
        }

        _ = Fail(start, $"found no end of the quotes that open there; close them with {quote}, and write {quote} within them as \\{quote}");
        return null;
    }

    private void SkipSpace()
    {
        while (_at < _end && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private string Found(int at) => at >= _end ? "the end" : $"'{Shown.Text(text[at.._end])}'";

    private bool Fail(int at, string what)
    {
        _error = $"column {at + 1}: {what}";
        return false;
    }
}
