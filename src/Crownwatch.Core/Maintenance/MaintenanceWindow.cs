namespace Crownwatch.Core.Maintenance;

/// <summary>One occurrence of a planned window.</summary>
/// <param name="Name">As the definition file names it.</param>
/// <param name="From">UTC, inclusive.</param>
/// <param name="Until">UTC, exclusive.</param>
public sealed record MaintenanceWindow(string Name, DateTimeOffset From, DateTimeOffset Until);
