using System.Collections.Frozen;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Maintenance;

namespace Crownwatch.Server.Loading;

/// <summary>The definitions that run now, with each enabled check's rules. Immutable; a reload swaps it.</summary>
public sealed class Snapshot
{
    public Snapshot(DefinitionSet definitions, IReadOnlyList<Finding> warnings, DateTimeOffset loadedAt)
    {
        Definitions = definitions;
        Warnings = warnings;
        LoadedAt = loadedAt;
        Dependencies = new Dependencies(definitions);
        Maintenance = new MaintenanceCalendar(definitions.Maintenance);
        Plans = definitions.EnabledChecks.ToFrozenDictionary(c => c.Name, c => CheckPlan.For(c, definitions.Rules), StringComparer.Ordinal);
    }

    public DefinitionSet Definitions { get; }
    public IReadOnlyList<Finding> Warnings { get; }
    public DateTimeOffset LoadedAt { get; }
    public Dependencies Dependencies { get; }
    public MaintenanceCalendar Maintenance { get; }

    /// <summary>By the check's name.</summary>
    public FrozenDictionary<string, CheckPlan> Plans { get; }
}

/// <summary>Holds the snapshot that runs, and tells when it is swapped.</summary>
public sealed class SnapshotSource(Snapshot first)
{
    private volatile Snapshot _current = first;

    public Snapshot Current => _current;

    /// <summary>Raised after the swap, on the thread that swapped.</summary>
    public event Action? Swapped;

    public void Swap(Snapshot next)
    {
        _current = next;
        Swapped?.Invoke();
    }
}
