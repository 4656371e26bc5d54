using System.Globalization;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Conditions;

/// <summary>
/// Reads the condition language: `check.METRIC OP VALUE` joined by `not` (binds tightest), `and`, `or` and parentheses.
/// The size of what it returns is bounded, so that whoever walks the tree may recurse.
/// </summary>
public sealed class ConditionParser
{
    /// <summary>Comparisons in one condition.</summary>
    public const int MostComparisons = 64;

    /// <summary>Parentheses and `not`s within each other.</summary>
    public const int MostDepth = 32;

    /// <summary>Characters in one condition.</summary>
    public const int MostCharacters = 4000;

    private readonly List<ConditionToken> _tokens;
    private int _next;
    private int _comparisons;

    private ConditionParser(string text) => _tokens = ConditionToken.Split(text);

    /// <summary>The condition with its units checked, or the first error with its offset. Never throws.</summary>
    public static ConditionOutcome Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            return new(null, new(Codes.BadCondition, $"the condition is longer than {MostCharacters} characters", 0));
        }

        var parser = new ConditionParser(text);
        try
        {
            var condition = parser.Or(0);
            return parser.Current.Kind == TokenKind.End
                ? new(condition, null)
                : new(null, parser.Expected("'and', 'or' or the end of the condition"));
        }
        catch (BrokenConditionException broken)
        {
            return new(null, broken.Error);
        }
    }

    private ConditionToken Current => _tokens[_next];

    private ConditionToken Take() => _tokens[_next++];

    private bool TakeWord(string word)
    {
        if (Current.Kind != TokenKind.Word || !Current.Text.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _next++;
        return true;
    }

    private Condition Or(int depth)
    {
        var left = And(depth);
        while (TakeWord("or"))
        {
            left = new OrCondition(left, And(depth));
        }

        return left;
    }

    private Condition And(int depth)
    {
        var left = Not(depth);
        while (TakeWord("and"))
        {
            left = new AndCondition(left, Not(depth));
        }

        return left;
    }

    private Condition Not(int depth)
    {
        if (depth > MostDepth)
        {
            throw new BrokenConditionException(
                new(Codes.BadCondition, $"parentheses and 'not' are nested more than {MostDepth} deep", Current.Offset)
            );
        }

        if (TakeWord("not"))
        {
            return new NotCondition(Not(depth + 1));
        }

        if (Current.Kind != TokenKind.Open)
        {
            return Compare();
        }

        var open = Take();
        var inner = Or(depth + 1);
        if (Current.Kind != TokenKind.Close)
        {
            throw new BrokenConditionException(
                Expected(string.Create(CultureInfo.InvariantCulture, $"')' for the '(' at character {open.Offset + 1}"))
            );
        }

        _next++;
        return inner;
    }

    private Comparison Compare()
    {
        if (++_comparisons > MostComparisons)
        {
            throw new BrokenConditionException(
                new(Codes.BadCondition, $"a condition has at most {MostComparisons} comparisons", Current.Offset)
            );
        }

        var metric = ReadMetric();
        if (Current.Kind != TokenKind.Operator || OperatorOf(Current.Text) is not { } comparison)
        {
            var hint = Current.Text == "=" ? " (equality is '==')" : "";
            throw new BrokenConditionException(Expected($"one of < <= > >= == != after check.{metric.Text}{hint}"));
        }

        _next++;
        return new Comparison(metric, comparison, ReadOperand(metric));
    }

    private Metric ReadMetric()
    {
        if (Current.Kind != TokenKind.Word)
        {
            throw new BrokenConditionException(Expected("a metric such as check.consecutive_failures"));
        }

        if (!Current.Text.StartsWith("check.", StringComparison.Ordinal))
        {
            throw new BrokenConditionException(
                MetricNames.TryParse(Current.Text, out _, out _)
                    ? new(Codes.BadCondition, $"'{Current.Text}' lacks its 'check.'; write check.{Current.Text}", Current.Offset)
                    : Expected("a metric such as check.consecutive_failures")
            );
        }

        var token = Take();
        return MetricNames.TryParse(token.Text["check.".Length..], out var metric, out var error)
            ? metric
            : throw new BrokenConditionException(new(Codes.BadCondition, error, token.Offset + "check.".Length));
    }

    private Operand ReadOperand(Metric metric)
    {
        if (Current.Kind != TokenKind.Word)
        {
            throw new BrokenConditionException(Expected($"{Units.Example(metric.Unit)} to compare check.{metric.Text} with"));
        }

        if (!Current.Text.StartsWith("check.", StringComparison.Ordinal))
        {
            var token = Take();
            return Units.TryLiteral(token.Text, metric, out var value, out var problem)
                ? new Operand(value, null)
                : throw new BrokenConditionException(problem! with { Offset = token.Offset });
        }

        var offset = Current.Offset;
        var other = ReadMetric();
        return other.Unit == metric.Unit
            ? new Operand(null, other)
            : throw new BrokenConditionException(
                new(
                    Codes.WrongUnit,
                    $"check.{metric.Text} is {Units.Describe(metric.Unit)} and check.{other.Text} is {Units.Describe(other.Unit)}: they can't be compared",
                    offset
                )
            );
    }

    private static ComparisonOperator? OperatorOf(string text) =>
        text switch
        {
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            "==" => ComparisonOperator.Equal,
            "!=" => ComparisonOperator.NotEqual,
            _ => null,
        };

    private ConditionError Expected(string what) =>
        new(
            Codes.BadCondition,
            $"expected {what}, found {(Current.Kind == TokenKind.End ? "the end" : $"'{Shown.Text(Current.Text)}'")}",
            Current.Offset
        );
}
