using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.Reporting;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.StatusPage;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>One incident, whole.</summary>
public sealed record IncidentView
{
    public required long Version { get; init; }
    public required DateTimeOffset Now { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];
    public required IncidentOverview Overview { get; init; }
    public NextStep? Next { get; init; }

    /// <summary>Why, who, what next; null only where it was deleted between two reads.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>null where no post-mortem is asked for.</summary>
    public PostMortemDue? PostMortem { get; init; }

    /// <summary>Why its steps are withheld; null when they are not.</summary>
    public Hold? Withheld { get; init; }

    /// <summary>What other tools last told of its alerts, by fingerprint.</summary>
    public IReadOnlyDictionary<string, HeardAlert> Heard { get; init; } = new Dictionary<string, HeardAlert>();

    /// <summary>null where that is no longer kept.</summary>
    public HeardAlert? HeardOf(IncidentAlert alert) =>
        alert.Labels is { } labels ? Heard.GetValueOrDefault(LabelFingerprint.Of(labels)) : null;

    /// <summary>Versions that went out from an hour before it opened until an hour after it was resolved.</summary>
    public IReadOnlyList<DeploymentMark> Deployments { get; init; } = [];

    /// <summary>Those who may acknowledge; empty where anybody may.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Whose name the forms propose.</summary>
    public string? Who { get; init; }

    /// <summary>Whether the person asked to resolve it while an alert holds, and is to confirm (semantics.md 6.8).</summary>
    public bool AsksToConfirm { get; init; }

    /// <summary>Why the last form changed nothing; null when it did, or none was sent.</summary>
    public string? Problem { get; init; }

    /// <summary>null where there is no status page.</summary>
    public PublicForm? ForThePublic { get; init; }

    public Incident Incident => Overview.Incident;
}

/// <summary>A list of incidents.</summary>
/// <param name="State">open, resolved or all.</param>
public sealed record IncidentListView(
    long Version,
    DateTimeOffset Now,
    string? Environment,
    IReadOnlyList<Alarm> Alarms,
    string State,
    IReadOnlyList<Incident> Incidents,
    bool HasMore
)
{
    /// <summary>Names of the checks that a report may be about.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Names the definitions list; empty where there is no such list.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Whose name the form proposes.</summary>
    public string? Who { get; init; }

    /// <summary>Why the report that was just sent was not taken; null when none was sent.</summary>
    public string? Problem { get; init; }

    /// <summary>The title it had.</summary>
    public string? Title { get; init; }
}
