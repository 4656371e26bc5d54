using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>Something that happens to one incident.</summary>
public abstract record IncidentCommand;

/// <summary>An alert of the incident's group fires.</summary>
public sealed record AlertFires(IncidentAlert Alert) : IncidentCommand;

/// <param name="Reason">null when the rule itself cleared; else e.g. `no longer defined`.</param>
public sealed record AlertClears(string Rule, string Check, string? Reason = null) : IncidentCommand;

public sealed record Acknowledge(string By) : IncidentCommand;

public sealed record AddNote(string By, string Text) : IncidentCommand;

/// <param name="Confirmed">Needed while an alert still holds (semantics.md 6.8).</param>
public sealed record Resolve(string By, bool Confirmed) : IncidentCommand;

/// <summary>Time has passed: whatever is due is done.</summary>
public sealed record RunDue : IncidentCommand;

/// <summary>What a decision may look at besides the incident itself.</summary>
/// <param name="Now">UTC.</param>
/// <param name="Installation">Unique to this database: a fresh one must not merge into a receiver's old incidents.</param>
public sealed record Surroundings(DateTimeOffset Now, DefinitionSet Definitions, string Installation);
