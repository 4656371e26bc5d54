namespace Crownwatch.Core.Alerting;

/// <summary>Why an opening or a step is withheld.</summary>
/// <param name="Reason">In words, e.g. `silence 3 by ada: planned work`.</param>
/// <param name="Until">When to look again at the latest; null when only something else that happens can end it.</param>
/// <param name="Incident">The incident in which the alert is recorded meanwhile; null for none.</param>
public sealed record Hold(string Reason, DateTimeOffset? Until, long? Incident = null);
