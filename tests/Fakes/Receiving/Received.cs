using System.Text.Json;

namespace Fakes.Receiving;

/// <summary>One request as it arrived, and what was answered.</summary>
/// <param name="Number">1, 2, 3 … in order of arrival; never used again, not even after a clear.</param>
/// <param name="At">When its body had been read.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Payload">The body as JSON (a form as an object of strings); Undefined when it is neither.</param>
/// <param name="Answer">What was done with it.</param>
public sealed record Received(int Number, DateTimeOffset At, string Method, string Path, string Body, JsonElement Payload, Answer Answer)
{
    /// <summary>The headers of a request, by their names in any case; empty for what came otherwise.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The text at a path such as <c>payload.summary</c>; null when it isn't there or isn't text.</summary>
    public string? Text(string path)
    {
        var at = Payload;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }
}
