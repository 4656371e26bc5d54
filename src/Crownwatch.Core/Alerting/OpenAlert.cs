using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Alerting;

/// <summary>A rule that holds on a check, and what became of that. What is stored of these is the truth a restart goes on from.</summary>
public sealed record OpenAlert
{
    public required string Rule { get; init; }
    public required string Check { get; init; }
    public required AlertKind Kind { get; init; }

    /// <summary>What its incident has of it, or will have.</summary>
    public required IncidentAlert Alert { get; init; }

    /// <summary>The incident it belongs to; null while it is withheld, and for rules of severity info.</summary>
    public long? Incident { get; init; }

    /// <summary>Why it was not announced; null once it was.</summary>
    public Hold? Held { get; init; }

    /// <summary>When the present wait for what the check depends on began; null when it has not waited, or waited long enough.</summary>
    public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>Waited for what it depends on as long as it may (semantics.md 6.5).</summary>
    public bool HasWaited { get; init; }

    /// <summary>Of a received alert: when it ends unless it is heard of again; null when only its sender ends it, and for our own.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public bool IsWithheld => Held is not null;

    /// <summary>Whether another tool told us of it.</summary>
    public bool IsReceived => Alert.IsReceived;

    public bool Is(string rule, string check) =>
        string.Equals(Rule, rule, StringComparison.Ordinal) && string.Equals(Check, check, StringComparison.Ordinal);
}
