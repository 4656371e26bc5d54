using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Now;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Explaining;
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

    /// <summary>How many hours the chart goes back: 1, 6 or 24.</summary>
    public required int Hours { get; init; }
    public required LatencyChart Chart { get; init; }

    /// <summary>The last day in quarters of an hour, from <see cref="StripFrom"/> on.</summary>
    public IReadOnlyList<SeriesSpan> Strip { get; init; } = [];
    public required DateTimeOffset StripFrom { get; init; }

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

    /// <summary>What the availability would be if nothing were taken out of it; null where nothing was, or without data.</summary>
    public double? RawAvailability { get; init; }

    /// <summary>Of a check of type heartbeat: its pings; null for every other.</summary>
    public HeartbeatView? Heartbeat { get; init; }

    /// <summary>Open incidents in which it fires.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];
}
