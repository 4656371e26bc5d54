using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crownwatch.Cli.Remote;

/// <summary>How requests are written and answers are read and shown.</summary>
internal static class RemoteJson
{
    public static JsonSerializerOptions Options { get; } =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly JsonSerializerOptions _shown = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Show(JsonElement answer) => JsonSerializer.Serialize(answer, _shown);

    /// <summary>What is no JSON reads as nothing: the status then says enough.</summary>
    public static JsonElement Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>The member's text, fit for a terminal; empty where it is missing or null.</summary>
    public static string Text(this JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.Null => "",
                JsonValueKind.String => Plain.Of(value.GetString()),
                _ => value.GetRawText(),
            }
            : "";

    public static bool Is(this JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The member's instant, `2026-01-10 02:00:00 UTC`; empty where it is missing or null.</summary>
    public static string Instant(this JsonElement element, string member) =>
        element.Text(member) is { Length: > 0 } text
        && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at)
            ? Core.Conditions.TimeText.Utc(at)
            : "";

    public static IEnumerable<JsonElement> List(this JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
