using Crownwatch.Core.Interventions;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Dashboard.Silences;

/// <summary>What withholds alerting now and in time to come.</summary>
public sealed record SilencesView
{
    public required long Version { get; init; }
    public required DateTimeOffset Now { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>Those that hold and those to come, in the order they were made.</summary>
    public IReadOnlyList<SilenceRow> Silences { get; init; } = [];

    /// <summary>By start; a window that repeats is listed a few times only.</summary>
    public IReadOnlyList<PlannedWindow> Windows { get; init; } = [];

    /// <summary>Versions that went out in the last day, newest first.</summary>
    public IReadOnlyList<DeploymentMark> Deployments { get; init; } = [];

    /// <summary>Names the definitions list; empty where there is no such list.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Whose name the forms propose.</summary>
    public string? Who { get; init; }

    /// <summary>Why the form that was just sent was not taken; null when none was sent.</summary>
    public string? Problem { get; init; }

    /// <summary>What that form said.</summary>
    public IReadOnlyDictionary<string, string> Draft { get; init; } = new Dictionary<string, string>();
}

/// <param name="Matches">What it matches now.</param>
public sealed record SilenceRow(Silence Silence, IReadOnlyList<SilencedAlert> Matches);
