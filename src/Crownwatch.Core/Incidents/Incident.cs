using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;

namespace Crownwatch.Core.Incidents;

/// <summary>
/// One thing that is wrong, as people see it: the alerts of one kind in one group, who was told, who is on it (semantics.md 6).
/// Immutable; <see cref="IncidentDecisions"/> makes the next state. Stored whole.
/// </summary>
public sealed record Incident
{
    public required long Id { get; init; }

    /// <summary>Alerts with the same key join this incident while it is open (semantics.md 6.1).</summary>
    public required string Group { get; init; }
    public required AlertKind Kind { get; init; }

    /// <summary>The environment watched; null where the definitions have none.</summary>
    public string? Environment { get; init; }
    public required IncidentSeverity Severity { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The acknowledgement that holds now, if any.</summary>
    public Acknowledgement? Acknowledgement { get; init; }

    /// <summary>When it was first acknowledged: what the time to acknowledge is counted to (semantics.md 9).</summary>
    public DateTimeOffset? FirstAcknowledgedAt { get; init; }
    public Resolution? Resolution { get; init; }

    /// <summary>How often it was reopened.</summary>
    public int Reopened { get; init; }

    /// <summary>How often an acknowledgement lapsed or was voided: each makes a new PagerDuty key, which rings anew.</summary>
    public int Voided { get; init; }

    /// <summary>How often PagerDuty said that it was over while it was not: each makes a new key as well (semantics.md 6.8).</summary>
    public int TriggeredAnew { get; init; }

    /// <summary>The PagerDuty channel that is to be triggered anew once nothing withholds it; null for none.</summary>
    public string? TriggerAnew { get; init; }

    /// <summary>In the order they fired; cleared ones included.</summary>
    public required IReadOnlyList<IncidentAlert> Alerts { get; init; }
    public required EscalationRun Escalation { get; init; }

    /// <summary>Checks of the group that were about to fire when it opened, in words.</summary>
    public IReadOnlyList<string> AlsoFailing { get; init; } = [];

    /// <summary>Channels that were told the opening, and must be told the end.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>People whom steps meant: who has a mail address is mailed what comes after as well.</summary>
    public IReadOnlyList<string> Called { get; init; } = [];

    /// <summary>Keys under which a receiver that deduplicates knows it; all are resolved together (semantics.md 7.5).</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
    public string? WarRoom { get; init; }
    public string? Commander { get; init; }

    /// <summary>The latest text for customers; null when none was posted.</summary>
    public string? CustomerUpdate { get; init; }

    /// <summary>Budget incidents resolve an hour after the last alert cleared (semantics.md 6.4).</summary>
    public DateTimeOffset? ResolvesAt { get; init; }

    /// <summary>Resolved by hand while an alert held: reopens then if it still does (semantics.md 6.8).</summary>
    public DateTimeOffset? ReopensAt { get; init; }

    /// <summary>When it opened and reopened, of late: so many in an hour are flapping (semantics.md 6.6).</summary>
    public IReadOnlyList<DateTimeOffset> Openings { get; init; } = [];

    /// <summary>Since when it is flapping: it then stays open until nothing has fired for a while.</summary>
    public DateTimeOffset? FlappingSince { get; init; }

    /// <summary>Why its steps are withheld at present (semantics.md 6.7); null when they are not.</summary>
    public Quiet? Quiet { get; init; }
    public PostMortem PostMortem { get; init; } = new();

    /// <summary>Who opened it by hand; null when an alert did.</summary>
    public string? OpenedBy { get; init; }

    /// <summary>A rehearsal: real messages, but no figure of any report.</summary>
    public bool Drill { get; init; }

    public bool IsResolved => Resolution is not null;
    public bool IsAcknowledged => Acknowledgement is not null;
    public bool IsFlapping => FlappingSince is not null;
    public IEnumerable<IncidentAlert> HoldingAlerts => Alerts.Where(a => a.ClearedAt is null);

    /// <summary>Those that a rule still finds to hold; what a person opened by hand holds until a person says otherwise.</summary>
    public IEnumerable<IncidentAlert> FiringAlerts => OpenedBy is null && !Drill ? HoldingAlerts : [];

    /// <summary>INC-42.</summary>
    public string Label => $"INC-{Id}";
}

/// <param name="At">When it was given, or last given again by the same person.</param>
/// <param name="LastSign">The last acknowledgement, note or update: it lapses some time after this (semantics.md 7.3).</param>
/// <param name="AskedAt">When the acknowledger was asked whether they are still on it.</param>
public sealed record Acknowledgement(string By, DateTimeOffset At, DateTimeOffset LastSign, DateTimeOffset? AskedAt = null);

/// <param name="By">Who resolved it by hand; null when its alerts cleared.</param>
public sealed record Resolution(DateTimeOffset At, string? By, string Reason);

/// <summary>A rule that fired on a check, as part of an incident.</summary>
public sealed record IncidentAlert
{
    public required string Rule { get; init; }
    public required string Check { get; init; }
    public required RuleSeverity RuleSeverity { get; init; }

    /// <summary>high, medium or low.</summary>
    public required string Criticality { get; init; }
    public required DateTimeOffset FiredAt { get; init; }
    public DateTimeOffset? ClearedAt { get; init; }
    public required AlertEvidence Evidence { get; init; }
    public string? Runbook { get; init; }

    /// <summary>The opening after so many in an hour is flapping (semantics.md 6.6).</summary>
    public int FlapLimit { get; init; } = 4;

    /// <summary>Of an alert that another tool told us of: its label set, which is its identity. null for our own.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Whether another tool told us of it: then no check of ours is behind it.</summary>
    public bool IsReceived => Labels is not null;

    /// <summary>Of a rule that begins to fire.</summary>
    internal static IncidentAlert Of(AlertSignal signal, DateTimeOffset now) =>
        new()
        {
            Rule = signal.Rule.Name,
            Check = signal.Check.Name,
            RuleSeverity = signal.Rule.Severity,
            Criticality = signal.Check.Criticality,
            FiredAt = now,
            Evidence = signal.Evidence,
            Runbook = signal.Rule.RunbookOn(signal.Check),
            FlapLimit = signal.Rule.FlapLimit,
        };

    public bool Is(string rule, string check) =>
        string.Equals(Rule, rule, StringComparison.Ordinal) && string.Equals(Check, check, StringComparison.Ordinal);
}

/// <summary>Steps are withheld: nobody is paged further, and what falls due is entered as suppressed (semantics.md 6.7).</summary>
/// <param name="Until">When it ends by itself; null when that is not known.</param>
/// <param name="Steps">Steps entered so far.</param>
/// <param name="Repeats">Repeats entered so far.</param>
public sealed record Quiet(string Reason, DateTimeOffset? Until, int Steps, int Repeats = 0);

/// <summary>How far the post-mortem has come (semantics.md 9).</summary>
public sealed record PostMortem
{
    public DateTimeOffset? DraftedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }

    /// <summary>When it was said to be overdue.</summary>
    public DateTimeOffset? OverdueToldAt { get; init; }
}
