using System.Text.Json;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Http;

/// <summary>body_json_equals and body_json_contains.</summary>
internal static class JsonCriteria
{
    public static (bool Holds, string Seen) Equals(BodyJsonEqualsCriterion criterion, JsonBody body, Func<string, string> redact)
    {
        if (body.Error is { } error)
        {
            return (false, error);
        }

        return JsonEquality.Equal(criterion.Expected, body.Root)
            ? (true, "it is equal")
            : (false, $"JSON is {Show(body.Root, redact)}, expected {Wording.Line(redact(criterion.Text), HttpLimits.Seen)}");
    }

    public static (bool Holds, string Seen) Contains(BodyJsonContainsCriterion criterion, JsonBody body, Func<string, string> redact)
    {
        if (body.Error is { } error)
        {
            return (false, error);
        }

        if (body.Root.ValueKind != JsonValueKind.Object)
        {
            return (false, $"JSON is {Kind(body.Root.ValueKind)}, expected an object");
        }

        foreach (var (name, expected) in criterion.Expected)
        {
            if (!body.Root.TryGetProperty(name, out var seen))
            {
                return (false, $"JSON has no member {redact(name)}");
            }

            if (!JsonEquality.Equal(expected, seen))
            {
                var wanted = Wording.Line(redact(expected?.ToJsonString() ?? "null"), HttpLimits.Seen);
                return (false, $"JSON member {redact(name)} is {Show(seen, redact)}, expected {wanted}");
            }
        }

        return (true, "it does");
    }

    private static string Show(JsonElement element, Func<string, string> redact) =>
        Wording.Line(redact(JsonSerializer.Serialize(element, JsonShown.Options)), HttpLimits.Seen);

    private static string Kind(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
}

/// <summary>How JSON is shown: letters of any script as they are, since a person reads it and the page escapes it.</summary>
internal static class JsonShown
{
    public static JsonSerializerOptions Options { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
