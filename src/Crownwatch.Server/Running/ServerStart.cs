namespace Crownwatch.Server.Running;

/// <param name="At">When this process was set up, UTC.</param>
public sealed record ServerStart(DateTimeOffset At);
