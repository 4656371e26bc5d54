using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>How long a message is tried: as long as it matters to whoever would read it.</summary>
internal static class Patience
{
    // Somebody may still have to know that it happened, and that it is over.
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromHours(24);

    // An acknowledgement, a note or a hint of this morning helps nobody in the evening.
    private static readonly TimeSpan ForNews = TimeSpan.FromHours(4);

    /// <summary>When it is given up; null while it is tried without end: an opening or step of an incident that goes on.</summary>
    public static DateTimeOffset? Ends(PendingMessage message, Incident? incident) =>
        message.Message.Kind switch
        {
            MessageKind.Opened or MessageKind.Step => incident?.Resolution is { } end ? end.At + AfterTheEnd : null,
            MessageKind.Resolved => message.CreatedAt + AfterTheEnd,
            _ => message.CreatedAt + ForNews,
        };
}
