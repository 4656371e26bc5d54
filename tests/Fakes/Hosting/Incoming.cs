using System.Text.Json;

namespace Fakes.Hosting;

/// <summary>A request that a fake is to judge.</summary>
/// <param name="At">When its body had been read.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Bytes">The length of the body in bytes.</param>
/// <param name="Payload">The body as JSON, or the form as an object of strings; Undefined when it is neither.</param>
/// <param name="Token">The bearer token; null when there is none.</param>
internal sealed record Incoming(DateTimeOffset At, string Path, string Body, long Bytes, JsonElement Payload, string? Token)
{
    /// <summary>Every header by its name in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The query with its question mark, or nothing.</summary>
    public string Query { get; init; } = "";
}
