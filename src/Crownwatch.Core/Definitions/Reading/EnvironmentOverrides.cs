namespace Crownwatch.Core.Definitions.Reading;

/// <summary>What the chosen environment puts in place of each check's own values.</summary>
internal sealed record EnvironmentOverrides(TimeSpan? Interval, int? FailureThreshold);
