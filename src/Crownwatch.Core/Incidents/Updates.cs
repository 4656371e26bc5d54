namespace Crownwatch.Core.Incidents;

/// <summary>What a decision adds to the history beyond what its messages say, for the channels that show the whole history.</summary>
internal static class Updates
{
    /// <summary>One message for each such channel that was told the incident; none where its other messages say it all.</summary>
    public static IEnumerable<OutgoingMessage> For(
        Incident incident,
        IReadOnlyList<TimelineEntry> timeline,
        IReadOnlyList<OutgoingMessage> messages,
        Surroundings at
    )
    {
        foreach (var channel in incident.Told.Where(name => at.Definitions.ChannelNamed(name) is { FollowsHistory: true }))
        {
            var said = messages.Where(m => m.Channel == channel).Select(m => m.Kind).ToHashSet();
            List<string> lines = [.. timeline.Where(e => !SaysIt(e.Event).Any(said.Contains)).Select(Line)];
            if (lines.Count > 0)
            {
                var title = $"[UPDATE] {Words.Subject(incident)} · {incident.Label}";
                yield return new OutgoingMessage(
                    channel,
                    MessageKind.Update,
                    [],
                    Notices.Plain(incident, title, at.Now) with
                    {
                        Lines = lines,
                    }
                );
            }
        }
    }

    // The messages that say what the entry says.
    private static MessageKind[] SaysIt(string @event) =>
        @event switch
        {
            "incident_opened" or "incident_reopened" or "escalation_step" => [MessageKind.Opened, MessageKind.Step],
            "incident_acknowledged" => [MessageKind.Acknowledged],
            "acknowledgement_asked" => [MessageKind.Lapse],
            "incident_resolved" or "alert_resolved" or "flapping_ended" => [MessageKind.Resolved],
            "post_mortem_due" => [MessageKind.Info],
            "war_room_opened" => [MessageKind.WarRoom],
            _ => [],
        };

    private static string Line(TimelineEntry entry) => $"{Words.Of(entry.At)} {(entry.Who is { } who ? $"{who}: " : "")}{entry.Text}";
}
