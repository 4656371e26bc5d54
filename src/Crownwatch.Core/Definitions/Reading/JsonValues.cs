using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>YAML values as the JSON they stand for: unquoted true, 5 and null mean themselves, quoted ones are text.</summary>
internal sealed class JsonValues(ReadContext context)
{
    public JsonNode? Read(Node node) =>
        node switch
        {
            MapNode map => ReadMap(map),
            ListNode list => new JsonArray(list.Items.Select(Read).ToArray()),
            _ => Read((ScalarNode)node),
        };

    private JsonObject ReadMap(MapNode map)
    {
        var result = new JsonObject();
        foreach (var entry in map.Entries)
        {
            result[entry.Key.Text] = Read(entry.Value);
        }

        return result;
    }

    private JsonValue? Read(ScalarNode scalar)
    {
        if (scalar.IsNull || context.Resolve(scalar) is not { } value)
        {
            return null;
        }

        if (!scalar.Plain)
        {
            return JsonValue.Create(value.Text);
        }

        return value.Text switch
        {
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            ".inf" or "-.inf" or ".nan" or ".Inf" or "-.Inf" or ".NaN" => NotJson(scalar),
            var text => Number(text) ?? JsonValue.Create(text),
        };
    }

    // The number as written: 1.10 and 12345678901234567890 must reach the comparison whole.
    private static JsonValue? Number(string text)
    {
        if (text.Length == 0 || (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.')))
        {
            return null;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                ? JsonValue.Create(hex)
                : null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) as JsonValue;
        }
        catch (JsonException)
        {
            // YAML writes numbers that JSON doesn't: +5, .5, 007.
            return JsonValue.Create(number);
        }
    }

    private JsonValue? NotJson(ScalarNode scalar)
    {
        context.Error(Codes.IllegalValue, scalar.Place, $"'{scalar.Text}' can't be written in JSON; quote it if it is text");
        return null;
    }
}
