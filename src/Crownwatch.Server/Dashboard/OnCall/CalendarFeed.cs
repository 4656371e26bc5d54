namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>An address at which a calendar reads the shifts of one person or of one rotation.</summary>
/// <param name="What">person or rotation.</param>
/// <param name="AccountId">Whose; null where nobody signs in.</param>
/// <param name="UsedAt">To the hour; null when it never was.</param>
public sealed record CalendarFeed(
    long Id,
    string What,
    string Name,
    long? AccountId,
    string MadeBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? UsedAt
)
{
    public bool IsOfPerson => What == "person";
}
