using Crownwatch.Core.Incidents;

namespace Crownwatch.Server.Dashboard.Acknowledging;

/// <summary>The page that a link in a message leads to.</summary>
/// <param name="Path">Where the confirming tap goes.</param>
/// <param name="People">Those who may acknowledge; empty where anybody may.</param>
/// <param name="Problem">Why the tap changed nothing; null when none was made.</param>
public sealed record AcknowledgeView(
    Incident Incident,
    string Path,
    IReadOnlyList<string> People,
    string? Who,
    string? Problem,
    DateTimeOffset Now
);
