using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crownwatch.Probes.Http;

/// <summary>
/// Deep equality of what a definition expects and what an answer holds. Numbers are equal by value, members in any order, and of
/// two members with one name the last counts.
/// </summary>
internal static class JsonEquality
{
    public static bool Equal(JsonNode? expected, JsonElement seen)
    {
        switch (expected)
        {
            case null:
                return seen.ValueKind == JsonValueKind.Null;
            case JsonObject members:
                return seen.ValueKind == JsonValueKind.Object && NamesIn(seen) == members.Count && Contains(members, seen);
            case JsonArray items:
                return seen.ValueKind == JsonValueKind.Array
                    && items.Count == seen.GetArrayLength()
                    && items.Zip(seen.EnumerateArray()).All(pair => Equal(pair.First, pair.Second));
            default:
                return ScalarEqual(expected, seen);
        }
    }

    /// <summary>Whether the object has every member named, with an equal value.</summary>
    public static bool Contains(JsonObject expected, JsonElement seen) =>
        seen.ValueKind == JsonValueKind.Object
        && expected.All(member => seen.TryGetProperty(member.Key, out var value) && Equal(member.Value, value));

    private static bool ScalarEqual(JsonNode expected, JsonElement seen)
    {
        var kind = expected.GetValueKind();
        return kind == seen.ValueKind
            && kind switch
            {
                JsonValueKind.String => expected.GetValue<string>() == seen.GetString(),
                JsonValueKind.Number => JsonNumber.Equal(expected.ToJsonString(), seen.GetRawText()),
                _ => true,
            };
    }

    private static int NamesIn(JsonElement element)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            names.Add(member.Name);
        }

        return names.Count;
    }
}
