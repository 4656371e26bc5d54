using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>What came of opening or closing a room: a failure, or what is to be said of it in the thread; empty when there was no room.</summary>
public sealed record RoomDone(SendResult? Failed, string Said)
{
    internal static RoomDone Of(SlackAnswer answer, string method) =>
        new(answer.ToResult(method), "") { Refused = answer.OnlyThisRefused ? $"{method}: {answer.Error}" : null };

    /// <summary>Why Slack won't do it, whatever we try again.</summary>
    internal string? Refused { get; init; }

    /// <summary>A failure that may be over soon: Slack's own trouble, a lost answer, or a 429.</summary>
    internal SendResult? MayPass =>
        Failed?.Outcome is SendOutcome.Transient or SendOutcome.Unclear or SendOutcome.WaitUntil ? Failed : null;
}
