using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Smoke.Tests.Players;

/// <summary>
/// Reads the numbers of an answer as they were written, since 5.00 and 5 are the same once parsed: coins have no
/// fraction, and a client in another language would read 5.00 as a floating-point number.
/// </summary>
public static partial class WholeNumbers
{
    /// <summary>Fails on a number with a fraction or exponent, and on one that hides in a text.</summary>
    /// <returns>How many numbers there were.</returns>
    public static int Demand(Answer answer)
    {
        var reader = new Utf8JsonReader(answer.Bytes);
        var count = 0;
        var name = "";
        while (reader.Read())
        {
            var text = reader.HasValueSequence ? "" : Encoding.UTF8.GetString(reader.ValueSpan);
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = text;
                    break;
                case JsonTokenType.Number:
                    count++;
                    Assert.True(WholeNumber().IsMatch(text), $"{answer.Request}: '{name}' is written {text}, expected a whole number");
                    break;
                case JsonTokenType.String:
                    Assert.False(DecimalText().IsMatch(text), $"{answer.Request}: '{name}' hides an amount in the text \"{text}\"");
                    break;
                default:
                    break;
            }
        }
        return count;
    }

    /// <summary>Every number of the document by the place where it stands, to compare two answers.</summary>
    public static IReadOnlyDictionary<string, long> ByPlace(JsonElement json)
    {
        var numbers = new Dictionary<string, long>();
        Walk(json, "$");
        return numbers;

        void Walk(JsonElement element, string place)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Number when element.TryGetInt64(out var number):
                    numbers[place] = number;
                    break;
                case JsonValueKind.Object:
                    foreach (var field in element.EnumerateObject())
                    {
                        Walk(field.Value, $"{place}.{field.Name}");
                    }
                    break;
                case JsonValueKind.Array:
                    foreach (var (index, item) in element.EnumerateArray().Index())
                    {
                        Walk(item, $"{place}[{index}]");
                    }
                    break;
                default:
                    break;
            }
        }
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^\s*-?\p{Sc}?\s*[0-9]+([.,][0-9]+)?\s*$")]
    private static partial Regex DecimalText();
}
