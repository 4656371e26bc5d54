namespace Fakes.PagerDuty;

/// <summary>An event in an incident's log.</summary>
public sealed record PagerDutyLogEntry(DateTimeOffset At, string Action, string Summary);
