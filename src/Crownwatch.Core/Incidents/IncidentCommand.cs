using Crownwatch.Core.Alerting;
using Crownwatch.Core.StatusPages;

namespace Crownwatch.Core.Incidents;

/// <summary>Something that happens to one incident.</summary>
public abstract record IncidentCommand;

/// <summary>An alert of the incident's group fires.</summary>
public sealed record AlertFires(IncidentAlert Alert) : IncidentCommand;

/// <param name="Reason">null when the rule itself cleared; else e.g. `no longer defined`.</param>
/// <param name="Evidence">What the rule saw when it cleared; null when it was not the rule that did.</param>
public sealed record AlertClears(string Rule, string Check, string? Reason = null, AlertEvidence? Evidence = null) : IncidentCommand
{
    /// <summary>How it is known to be over, where it ended by itself and not because its rule or sender said so.</summary>
    public string? Remark { get; init; }
}

/// <summary>An alert goes on, and is about other checks than before (semantics.md 6.10).</summary>
public sealed record AlertChanges(string Rule, string Check, AlertEvidence Evidence) : IncidentCommand;

public sealed record Acknowledge(string By) : IncidentCommand
{
    /// <summary>null when it was given on our own pages, by the API or the command line.</summary>
    public PagerDutySource? From { get; init; }
}

public sealed record AddNote(string By, string Text) : IncidentCommand;

/// <summary>A person tells the public how it stands (docs/status-page.md). Like a note it is a sign of life; it may come after the end.</summary>
public sealed record Publish(string By, PublicUpdate Update) : IncidentCommand;

/// <param name="Confirmed">Needed while an alert still holds (semantics.md 6.8).</param>
public sealed record Resolve(string By, bool Confirmed) : IncidentCommand
{
    /// <summary>null when it was given on our own pages, by the API or the command line. From PagerDuty, a confirmation changes nothing.</summary>
    public PagerDutySource? From { get; init; }
}

/// <summary>The next step runs at once, whatever would have kept it: a person wants more people now.</summary>
public sealed record EscalateNow(string By) : IncidentCommand;

/// <summary>Time has passed: whatever is due is done.</summary>
public sealed record RunDue : IncidentCommand;

/// <summary>The post-mortem's draft was made.</summary>
public sealed record DraftPostMortem(string By) : IncidentCommand;

public sealed record ClosePostMortem(string By) : IncidentCommand;
