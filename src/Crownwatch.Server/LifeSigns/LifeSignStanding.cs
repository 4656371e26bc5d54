namespace Crownwatch.Server.LifeSigns;

/// <summary>How the life sign stands: for pages and /metrics. Safe from any thread.</summary>
public sealed class LifeSignStanding
{
    private readonly Lock _gate = new();
    private LifeSignReport _report = new();

    public LifeSignReport Now
    {
        get
        {
            lock (_gate)
            {
                return _report;
            }
        }
    }

    public void Sent(DateTimeOffset at) => Change(r => r with { Sent = r.Sent + 1, LastSent = at, Trouble = null });

    public void Failed(string why) => Change(r => r with { Failed = r.Failed + 1, Trouble = $"its address did not take it: {why}" });

    /// <summary>It must not go out, for a reason.</summary>
    public void Withheld(string why) => Change(r => r with { Trouble = $"it is held back: {why}" });

    /// <summary>None is wanted.</summary>
    public void Off() => Change(r => r with { Trouble = null });

    private void Change(Func<LifeSignReport, LifeSignReport> change)
    {
        lock (_gate)
        {
            _report = change(_report);
        }
    }
}

/// <summary>Counted since we started.</summary>
public sealed record LifeSignReport
{
    public long Sent { get; init; }
    public long Failed { get; init; }
    public DateTimeOffset? LastSent { get; init; }

    /// <summary>Why it does not go out at present, in words; null when it does.</summary>
    public string? Trouble { get; init; }
}
