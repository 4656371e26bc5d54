namespace DeltaCrown.Accounts;

/// <summary>How often a login may be tried. The first four are counted within a minute, and cost a 429 with Retry-After.</summary>
public sealed record LoginLimits
{
    /// <summary>Failures of one client with one account.</summary>
    public int FailuresPerAccount { get; init; } = 10;

    /// <summary>All attempts of one client with one account.</summary>
    public int AttemptsPerAccount { get; init; } = 120;

    /// <summary>Failures of one client, whatever the account.</summary>
    public int FailuresPerClient { get; init; } = 200;
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Failures in a row after which the account is locked, whoever asks.</summary>
    public int FailuresUntilLockout { get; init; } = 5;
    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(5);
}
