using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Crownwatch.Probes.Http;

/// <summary>
/// Builds the tree that JSON paths are asked of from JSON that was already read strictly, so that one parser alone decides what is
/// JSON, and so that whole numbers of any size stay exact.
/// </summary>
internal static class JsonTokens
{
    /// <summary>Characters; reading a number takes time that grows with the square of its length.</summary>
    private const int LongestParsed = 1000;

    public static JToken From(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JObject();
                foreach (var member in element.EnumerateObject())
                {
                    // Of two members with one name the last counts, as in nearly every reader.
                    members[member.Name] = From(member.Value);
                }

                return members;
            case JsonValueKind.Array:
                var items = new JArray();
                foreach (var item in element.EnumerateArray())
                {
                    items.Add(From(item));
                }

                return items;
            case JsonValueKind.String:
                return new JValue(element.GetString());
            case JsonValueKind.Number:
                return Number(element);
            case JsonValueKind.True or JsonValueKind.False:
                return new JValue(element.GetBoolean());
            default:
                return JValue.CreateNull();
        }
    }

    private static JValue Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
        {
            return new JValue(whole);
        }

        var text = element.GetRawText();
        if (text.Length > LongestParsed)
        {
            return new JRaw(text);
        }

        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large))
        {
            return new JValue(large);
        }

        // Beyond what a decimal holds exactly the text itself, which our own comparisons take by value.
        return element.TryGetDecimal(out var exact) && JsonNumber.Equal(text, exact.ToString(CultureInfo.InvariantCulture))
            ? new JValue(exact)
            : new JRaw(text);
    }
}
