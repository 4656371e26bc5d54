using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Now;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Explaining;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>One check, whole.</summary>
public sealed record CheckView
{
    public required long Version { get; init; }
    public required DateTimeOffset Now { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];
    public required CheckRow Row { get; init; }

    /// <summary>How far the chart goes back.</summary>
    public required CheckSpan Span { get; init; }
    public required LatencyChart Chart { get; init; }

    /// <summary>Strips and availability of a day, a week and ninety days.</summary>
    public IReadOnlyList<SpanFigures> Figures { get; init; } = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StoredResult> Results { get; init; } = [];

    /// <summary>The newest result that was not up, among those listed; null when all were.</summary>
    public StoredResult? LastFailure { get; init; }
    public IReadOnlyList<RuleReading> Rules { get; init; } = [];

    /// <summary>The same rules, explained.</summary>
    public IReadOnlyList<RuleExplained> Explained { get; init; } = [];

    /// <summary>Key and value, secrets masked.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Definition { get; init; } = [];

    /// <summary>Its alerts that hold and of which nobody was told, for a reason.</summary>
    public IReadOnlyList<OpenAlert> Withheld { get; init; } = [];

    /// <summary>As its file writes it, secrets masked; null where the definitions run from what was kept of them.</summary>
    public WrittenCheck? Written { get; init; }

    /// <summary>The latest run that somebody asked for; null where there is none that is still news.</summary>
    public AskedRun? Asked { get; init; }

    /// <summary>Why a run that was just asked for was not made; null when none was refused.</summary>
    public string? Problem { get; init; }

    /// <summary>Whose name the forms propose.</summary>
    public string? Who { get; init; }

    /// <summary>Of a check of type heartbeat: its pings; null for every other.</summary>
    public HeartbeatView? Heartbeat { get; init; }

    /// <summary>Open incidents in which it fires.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];
}
