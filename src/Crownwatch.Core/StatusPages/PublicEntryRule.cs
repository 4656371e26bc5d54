namespace Crownwatch.Core.StatusPages;

/// <summary>Whether what was published of an incident is over.</summary>
public static class PublicEntryRule
{
    /// <summary>
    /// When it ended for the public; null while it goes on. A person's last word decides; where that is not "resolved", the end of the
    /// incident ends it, unless the word is younger. A reopened incident goes on.
    /// </summary>
    /// <param name="last">The latest update.</param>
    /// <param name="lastAt">When it was written.</param>
    /// <param name="incidentResolvedAt">null while the incident is open.</param>
    public static DateTimeOffset? ResolvedAt(PublicStatus last, DateTimeOffset lastAt, DateTimeOffset? incidentResolvedAt) =>
        last == PublicStatus.Resolved ? lastAt
        : incidentResolvedAt is { } at && at >= lastAt ? at
        : null;
}
