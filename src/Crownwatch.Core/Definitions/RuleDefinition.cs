using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Definitions;

public enum RuleSeverity
{
    Info,
    Warning,
    Critical,
}

/// <summary>The kind of an alert decides what it is grouped with and how its incident behaves (semantics.md 6.1, 6.4).</summary>
public enum AlertKind
{
    Outage,
    Latency,
    Budget,
    Expiry,
    External,
}

public sealed record RuleDefinition
{
    /// <summary>Unique.</summary>
    public required string Name { get; init; }
    public required Condition Condition { get; init; }

    /// <summary>The condition as the file writes it.</summary>
    public required string ConditionText { get; init; }
    public required AlertKind Kind { get; init; }
    public RuleSeverity Severity { get; init; } = RuleSeverity.Warning;

    /// <summary>Only with one `consecutive_failures >= N` (semantics.md 2).</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>How long the condition must have held (semantics.md 5.2).</summary>
    public TimeSpan? For { get; init; }

    /// <summary>The headline, with ${check.…} names already checked; null for a text of ours.</summary>
    public string? Message { get; init; }
    public LabelSelector Checks { get; init; } = LabelSelector.Everything;

    /// <summary>Ups in a row that clear a consecutive-failures alert.</summary>
    public int ResolveAfter { get; init; } = 2;

    /// <summary>Least monitored time before a rule on availability or a burn rate may fire; null means window / 7.</summary>
    public TimeSpan? MinCoverage { get; init; }

    /// <summary>The opening after so many in an hour marks flapping.</summary>
    public int FlapLimit { get; init; } = 4;

    /// <summary>For burn rates: the share of time that must be up, 0 to 1.</summary>
    public double? Objective { get; init; }
    public TimeSpan? Period { get; init; }
    public string? Runbook { get; init; }

    /// <summary>What somebody who is told of the rule on this check is to read: the rule's runbook, else the check's; null for none.</summary>
    public string? RunbookOn(CheckDefinition check) => Runbook ?? check.Runbook;

    /// <summary>Set on rules made from a check's own criterion: they judge that check only.</summary>
    public string? OnlyCheck { get; init; }

    /// <summary>What must be monitored of the window before the rule may fire (semantics.md 3.2).</summary>
    public TimeSpan LeastCovered(TimeSpan window) => MinCoverage ?? window / 7;

    public bool AppliesTo(CheckDefinition check) => (OnlyCheck is null || OnlyCheck == check.Name) && Checks.Matches(check.Labels);
}

/// <summary>Labels and the values each may have; every label named must match.</summary>
public sealed record LabelSelector(IReadOnlyDictionary<string, IReadOnlyList<string>> Labels)
{
    public static LabelSelector Everything { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        Labels.All(wanted => labels.TryGetValue(wanted.Key, out var has) && wanted.Value.Contains(has, StringComparer.Ordinal));
}

/// <summary>Which incidents go to which policy: every list that is not empty must hold the incident's value.</summary>
public sealed record RouteDefinition
{
    public IReadOnlyList<IncidentSeverity> Severities { get; init; } = [];
    public IReadOnlyList<AlertKind> Kinds { get; init; } = [];
    public LabelSelector Labels { get; init; } = LabelSelector.Everything;
    public required string Escalation { get; init; }
}
