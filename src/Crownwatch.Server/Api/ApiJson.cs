using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crownwatch.Server.Api;

/// <summary>How answers are written: snake_case, names of enums, every member present also when it is null.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="version">Of what is answered, where it can be changed (<see cref="EntityTag"/>).</param>
    public static IResult Answer(object value, int status = 200, string? version = null) => new JsonAnswer(value, status, version);
}
