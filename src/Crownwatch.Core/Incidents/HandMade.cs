using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>An incident that a person opens; it escalates like any other (semantics.md 7.7).</summary>
/// <param name="Title">One line: what is wrong.</param>
/// <param name="Check">The check it is about; null when it is about none.</param>
public sealed record HandMade(string Title, IncidentSeverity Severity, string? Check = null);
