namespace Fakes.PagerDuty;

/// <summary>An incident as PagerDuty keeps it.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="RoutingKey">The integration it came through.</param>
/// <param name="Key">The dedup_key; unique among the open ones of an integration.</param>
/// <param name="Status">triggered, acknowledged or resolved.</param>
/// <param name="Summary">Of the event that opened it.</param>
/// <param name="Severity">critical, error, warning or info.</param>
/// <param name="Source">Of the event that opened it.</param>
/// <param name="OpenedAt">When it opened: the moment the phone rang.</param>
/// <param name="Log">Every event that was merged, oldest first.</param>
public sealed record PagerDutyIncident(
    int Number,
    string RoutingKey,
    string Key,
    string Status,
    string Summary,
    string Severity,
    string Source,
    DateTimeOffset OpenedAt,
    IReadOnlyList<PagerDutyLogEntry> Log
)
{
    public bool IsOpen => Status != "resolved";
}
