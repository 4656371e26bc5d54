using System.Text.Json;

namespace Fakes.Slack;

/// <summary>A message as the channel shows it.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Ts">Its time stamp, which is its identity within the channel.</param>
/// <param name="Text">The text; the notification shows it when there are blocks.</param>
/// <param name="Blocks">The blocks; Undefined when there are none.</param>
/// <param name="At">When it was posted.</param>
public sealed record SlackMessage(string Channel, string Ts, string Text, JsonElement Blocks, DateTimeOffset At)
{
    /// <summary>The <c>ts</c> of the message it answers; null for one of its own.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>An answer in a thread that the channel shows too.</summary>
    public bool Broadcast { get; init; }

    /// <summary>The metadata it was posted with; Undefined when there was none.</summary>
    public JsonElement Metadata { get; init; }

    /// <summary>The attachments; Undefined when there are none.</summary>
    public JsonElement Attachments { get; init; }

    /// <summary>How many times it was edited.</summary>
    public int Edits { get; init; }
}
