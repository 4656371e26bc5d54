namespace Crownwatch.Core.Definitions.Reading;

/// <summary>The words for incident severities, in the order of <see cref="IncidentSeverity"/>.</summary>
internal static class Severities
{
    public static readonly string[] Words = ["critical", "high", "medium", "low"];
}
