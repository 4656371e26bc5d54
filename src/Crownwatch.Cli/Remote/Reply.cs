using System.Text.Json;

namespace Crownwatch.Cli.Remote;

/// <summary>What a server answered.</summary>
/// <param name="Status">0 when none answered.</param>
/// <param name="Failure">Why it could not be reached; null when it answered.</param>
internal readonly record struct Reply(int Status, JsonElement Body, string? Failure = null)
{
    public bool IsTaken => Status is >= 200 and < 300;

    /// <summary>The reason of a refusal, as the server gave it.</summary>
    public string Message =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("message", out var message)
            ? Plain.Of(message.GetString())
            : $"the answer has status {Status} and is none of Crownwatch's";
}
