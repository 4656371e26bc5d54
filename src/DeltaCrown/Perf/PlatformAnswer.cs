using System.Net;
using System.Text.Json;

namespace DeltaCrown.Perf;

/// <summary>What came back, or why nothing did.</summary>
/// <param name="Failure">Set when there was no whole answer; then the status is 0.</param>
public sealed record PlatformAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, string? Failure)
{
    public static PlatformAnswer Unreachable(string failure) => new(0, [], null, failure);

    public string Seen => Failure ?? $"HTTP {(int)Status}{ErrorCode}";

    public bool IsSuccess => Failure is null && (int)Status is >= 200 and <= 299;

    /// <summary>Judges an attempt: 2xx is success, 429 with Retry-After asks for a pause, the rest is an error.</summary>
    public PerfAnswer ExpectSuccess() =>
        IsSuccess ? PerfAnswer.Success : new PerfAnswer(Seen, Status == HttpStatusCode.TooManyRequests ? RetryAfter : null);

    /// <exception cref="PerfTargetException">The body is no JSON object with that text or number.</exception>
    public JsonElement Field(string name)
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value))
            {
                return value.Clone();
            }
        }
        catch (JsonException malformed)
        {
            throw new PerfTargetException($"expected JSON with '{name}', found a body that is no JSON ({Seen})", malformed);
        }
        throw new PerfTargetException($"expected JSON with '{name}', found an answer without it ({Seen})");
    }

    private string ErrorCode
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return
                    document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("error", out var code)
                    && code.ValueKind == JsonValueKind.String
                    ? $" {code.GetString()}"
                    : "";
            }
            catch (JsonException)
            {
                return ""; // A proxy's page in place of our error: the status says what can be said.
            }
        }
    }
}
