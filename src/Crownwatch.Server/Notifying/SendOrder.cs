using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Which of the messages that may go now goes first, where a channel takes fewer than there are: openings and steps before what only
/// informs, the gravest first, then as they were decided. Within an incident nothing overtakes (semantics.md 10.2): only the first
/// message of each lane is asked about.
/// </summary>
public static class SendOrder
{
    public static IEnumerable<PendingMessage> Of(IEnumerable<PendingMessage> ready) =>
        ready
            .OrderBy(m => !HandOn.Concerns(m))
            .ThenBy(m => m.Message.Notice.IsInformation)
            .ThenBy(m => m.Message.Notice.Severity)
            .ThenBy(m => m.Id);
}
