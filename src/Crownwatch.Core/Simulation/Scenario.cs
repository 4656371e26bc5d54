using Crownwatch.Core.Interventions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Simulation;

/// <summary>What happens to the checks and what people do, over a stretch of simulated time.</summary>
public sealed record Scenario
{
    public required DateTimeOffset Start { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTimeOffset Until { get; init; }
    public SlotPlacement Slots { get; init; } = SlotPlacement.Aligned;

    /// <summary>By check, in the order of <see cref="ScenarioSpan.At"/>. A check not named is up at 50 ms throughout.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ScenarioSpan>> Checks { get; init; } =
        new Dictionary<string, IReadOnlyList<ScenarioSpan>>();

    /// <summary>In the order of time; those of one time in the order of the file.</summary>
    public IReadOnlyList<ScenarioAction> Events { get; init; } = [];

    /// <summary>Recorded history instead of <see cref="Checks"/>; null for none. In the order of time.</summary>
    public IReadOnlyList<RecordedResult>? Replay { get; init; }
}

public enum SlotPlacement
{
    /// <summary>Slots fall on start + n × interval, from start up to but not at until.</summary>
    Aligned,

    /// <summary>Slots fall as in the server (semantics.md 1.1).</summary>
    Spread,
}

public enum ScenarioOutcome
{
    Up,
    Down,
    Timeout,
    Unknown,
}

/// <summary>How a check's slots turn out from <see cref="At"/> until the next entry.</summary>
public sealed record ScenarioSpan
{
    /// <summary>Since the scenario's start.</summary>
    public required TimeSpan At { get; init; }
    public ScenarioOutcome Outcome { get; init; } = ScenarioOutcome.Up;

    /// <summary>The HTTP status; null for none.</summary>
    public int? Status { get; init; }

    /// <summary>null: 50 ms; of a timeout, the check's timeout whatever stands here.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>As seen at <see cref="At"/>: the certificate's end does not move within the entry.</summary>
    public TimeSpan? CertificateExpiresIn { get; init; }

    /// <summary>That share of the entry's slots has the outcome, the rest is up; 0 to 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Which slots those are.</summary>
    public long Seed { get; init; }
}

/// <summary>One row of history: a slot of a check and how it turned out.</summary>
/// <param name="Latency">null where nothing answered.</param>
public sealed record RecordedResult(DateTimeOffset Slot, string Check, Outcome Outcome, int? Status, TimeSpan? Latency);

/// <summary>What somebody does, or what happens to the monitor.</summary>
/// <param name="At">Since the scenario's start.</param>
public abstract record ScenarioAction(TimeSpan At)
{
    /// <summary>Who does it; empty where nobody is named.</summary>
    public string By { get; init; } = "";
}

/// <param name="Incident">1, 2, … in the order of opening.</param>
/// <param name="From">null when it is not given in PagerDuty.</param>
public sealed record AcknowledgeAction(TimeSpan At, long Incident, Incidents.PagerDutySource? From = null) : ScenarioAction(At);

/// <param name="Confirm">Whether the question that semantics.md 6.8 asks is answered with yes.</param>
/// <param name="From">null when it is not given in PagerDuty.</param>
public sealed record ResolveAction(TimeSpan At, long Incident, bool Confirm, Incidents.PagerDutySource? From = null) : ScenarioAction(At);

public sealed record NoteAction(TimeSpan At, long Incident, string Text) : ScenarioAction(At);

public sealed record SilenceAction(TimeSpan At, IReadOnlyList<LabelMatcher> Matchers, TimeSpan For, string Reason) : ScenarioAction(At);

/// <param name="Silence">1, 2, … in the order they were made; null for the latest.</param>
public sealed record EndSilenceAction(TimeSpan At, int? Silence) : ScenarioAction(At);

public sealed record PauseAction(TimeSpan At, TimeSpan For, string Reason) : ScenarioAction(At);

public sealed record UnpauseAction(TimeSpan At) : ScenarioAction(At);

public sealed record OpenIncidentAction(TimeSpan At, Incidents.HandMade What) : ScenarioAction(At);

public sealed record OverrideAction(TimeSpan At, string Rotation, string Person, TimeSpan For, string Reason) : ScenarioAction(At);

public sealed record MarkDeployAction(TimeSpan At, string Service, string Version, TimeSpan Grace) : ScenarioAction(At);

/// <param name="From">Since the scenario's start, inclusive.</param>
/// <param name="Until">Since the scenario's start, exclusive.</param>
public sealed record CorrectAction(TimeSpan At, string Check, TimeSpan From, TimeSpan Until, string Reason) : ScenarioAction(At);

/// <param name="File">The definition file as the scenario names it.</param>
public sealed record ReloadAction(TimeSpan At, string File) : ScenarioAction(At);

public sealed record StopMonitorAction(TimeSpan At) : ScenarioAction(At);

public sealed record StartMonitorAction(TimeSpan At) : ScenarioAction(At);
