namespace Crownwatch.Server.Running;

/// <summary>Stages speak through the database and these wake-ups, never by calling the next one (design.md, the way of a result).</summary>
public sealed class Signals
{
    /// <summary>A deadline was stored, changed or removed.</summary>
    public Signal Deadlines { get; } = new();

    /// <summary>Raised after each commit that stored a message; one subscriber a channel's sender.</summary>
    public event Action? OutboxFilled;

    /// <summary>Raised after each commit that changed what the pages show.</summary>
    public event Action? Changed;

    /// <summary>Raised after each commit of results that say what those before them said: pages may learn of them later.</summary>
    public event Action? Confirmed;

    public void RaiseConfirmed() => Confirmed?.Invoke();

    public void RaiseOutboxFilled() => OutboxFilled?.Invoke();

    public void RaiseChanged() => Changed?.Invoke();
}
