using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crownwatch.Tests.Api;

/// <summary>Holds JSON against a schema of the document, recursively. What the schema does not name is wrong too.</summary>
internal sealed class SchemaCheck(JsonNode document)
{
    /// <returns>What is wrong, each with its place.</returns>
    public IReadOnlyList<string> Wrong(JsonNode schema, JsonNode? value)
    {
        List<string> wrong = [];
        Look(schema, value, "$", wrong);
        return wrong;
    }

    private void Look(JsonNode schema, JsonNode? value, string at, List<string> wrong)
    {
        if (schema["$ref"] is { } reference)
        {
            Look(document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!, value, at, wrong);
            return;
        }

        if (schema["anyOf"] is JsonArray choices)
        {
            var each = choices.Select(c => Wrong(c!, value)).ToList();
            if (each.All(w => w.Count > 0))
            {
                wrong.AddRange(each.MaxBy(w => w.Count)!.Select(w => at + w[1..]));
            }

            return;
        }

        if (schema["type"] is not { } type)
        {
            return; // any
        }

        string[] types = type is JsonArray several ? [.. several.Select(t => t!.GetValue<string>())] : [type.GetValue<string>()];
        var found = Kind(value);
        if (!types.Contains(found) && !(found == "integer" && types.Contains("number")))
        {
            wrong.Add($"{at} is {found}, not {string.Join(" or ", types)}");
            return;
        }

        if (schema["enum"] is JsonArray legal && !legal.Any(l => JsonNode.DeepEquals(l, value)))
        {
            wrong.Add($"{at} is {value}, which is none of {legal.ToJsonString()}");
        }

        if (
            value is not null
            && (string?)schema["format"] == "date-time"
            && !DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, out _)
        )
        {
            wrong.Add($"{at} is '{value}', which is no instant");
        }

        switch (value)
        {
            case JsonArray list:
                foreach (var (i, item) in list.Index())
                {
                    Look(schema["items"]!, item, $"{at}[{i}]", wrong);
                }

                break;
            case JsonObject whole:
                LookInto(schema, whole, at, wrong);
                break;
        }
    }

    private void LookInto(JsonNode schema, JsonObject value, string at, List<string> wrong)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(n => n!.GetValue<string>()).Where(n => !value.ContainsKey(n)))
        {
            wrong.Add($"{at}.{name} is missing");
        }

        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var (name, item) in value)
        {
            if (properties[name] is { } one)
            {
                Look(one, item, $"{at}.{name}", wrong);
            }
            else if (schema["additionalProperties"] is JsonObject other)
            {
                Look(other, item, $"{at}.{name}", wrong);
            }
            else
            {
                wrong.Add($"{at}.{name} is not in the schema");
            }
        }
    }

    private static string Kind(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => "null",
            JsonValueKind.Array => "array",
            JsonValueKind.Object => "object",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        };
}
