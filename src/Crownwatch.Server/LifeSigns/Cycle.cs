namespace Crownwatch.Server.LifeSigns;

/// <summary>When the rules were last judged and what they said was committed: half of what a life sign means (semantics.md 10.5).</summary>
public sealed class Cycle
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _judgedAt;

    /// <summary>In the time that slots follow; null before the first minute was judged.</summary>
    public DateTimeOffset? JudgedAt
    {
        get
        {
            lock (_gate)
            {
                return _judgedAt;
            }
        }
    }

    public void Judged(DateTimeOffset at)
    {
        lock (_gate)
        {
            _judgedAt = at;
        }
    }
}
