using System.Text.Json;

namespace Smoke.Tests.Players;

/// <summary>Finds the sample values that an OpenAPI document gives for a property, wherever it stands.</summary>
public static class Examples
{
    public static IEnumerable<string> Under(JsonElement document, string property) =>
        document.ValueKind switch
        {
            JsonValueKind.Array => document.EnumerateArray().SelectMany(item => Under(item, property)),
            JsonValueKind.Object => document.EnumerateObject().SelectMany(field => InField(field, property)),
            _ => [],
        };

    private static IEnumerable<string> InField(JsonProperty field, string property)
    {
        // As a value, inside an example of a whole body …
        if (field.Name == property && field.Value.ValueKind == JsonValueKind.String)
        {
            return [field.Value.GetString()!];
        }
        // … or beside the property's own schema.
        if (field.Name == property && field.Value.ValueKind == JsonValueKind.Object)
        {
            return field
                .Value.EnumerateObject()
                .Where(part => part.Name is "example" or "examples" or "default" or "const" or "enum")
                .Select(part => part.Value.GetRawText());
        }
        return Under(field.Value, property);
    }
}
