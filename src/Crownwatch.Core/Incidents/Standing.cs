namespace Crownwatch.Core.Incidents;

/// <summary>An incident as it stands, for channels that keep one message up to date.</summary>
public static class Standing
{
    /// <summary>The state first: `[ACKNOWLEDGED] health_endpoint down 3m · 503 ×3 · ada is on it · INC-42`.</summary>
    public static Notice Of(Incident incident, DateTimeOffset now)
    {
        var (state, what) = incident switch
        {
            { Resolution: { } end } => (
                "RESOLVED",
                $"{Words.Subject(incident)} · {end.Reason} · after {Conditions.DurationText.Of(end.At - incident.OpenedAt)}"
            ),
            { Acknowledgement: { } held } => ("ACKNOWLEDGED", $"{Notices.Seen(incident, now)} · {held.By} is on it"),
            _ => (Words.Of(incident.Severity).ToUpperInvariant(), Notices.Seen(incident, now)),
        };
        return Notices.Plain(incident, $"[{state}] {what} · {incident.Label}", now) with { Headline = Notices.Headline(incident) };
    }
}
