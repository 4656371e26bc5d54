namespace Crownwatch.Core.Incidents;

/// <summary>Openings that come too often to be told one by one (semantics.md 6.6).</summary>
internal static class Flapping
{
    /// <summary>So long nothing must have fired before a flapping incident resolves.</summary>
    public static readonly TimeSpan EndsAfter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan CountedOver = TimeSpan.FromHours(1);

    /// <summary>Counts an opening or reopening by the alert; the one after its rule's flap_limit marks the incident.</summary>
    /// <param name="before">Openings of the group so far.</param>
    public static void NoteOpening(Turn turn, IncidentAlert alert, IReadOnlyList<DateTimeOffset> before)
    {
        List<DateTimeOffset> openings = [.. before.Where(o => turn.Now - o < CountedOver), turn.Now];
        turn.Incident = turn.Incident with { Openings = openings };
        if (openings.Count > alert.FlapLimit)
        {
            turn.Incident = turn.Incident with { FlappingSince = turn.Now };
            turn.Note(
                "flapping_started",
                $"{turn.Incident.Label} is flapping: opened {openings.Count} times within an hour; it now stays open until nothing fires for 15 min",
                null,
                new Facts
                {
                    Check = alert.Check,
                    Rule = alert.Rule,
                    Value = openings.Count,
                }
            );
        }
    }
}
