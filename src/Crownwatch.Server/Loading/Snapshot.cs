using System.Collections.Frozen;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Loading;

/// <summary>The definitions that run now, with each enabled check's rules. Immutable; a reload swaps it.</summary>
public sealed class Snapshot
{
    public Snapshot(DefinitionSet definitions, IReadOnlyList<Finding> warnings, DateTimeOffset loadedAt)
    {
        Definitions = definitions;
        Warnings = warnings;
        LoadedAt = loadedAt;
        Plans = definitions.EnabledChecks.ToFrozenDictionary(c => c.Name, c => CheckPlan.For(c, definitions.Rules), StringComparer.Ordinal);
    }

    public DefinitionSet Definitions { get; }
    public IReadOnlyList<Finding> Warnings { get; }
    public DateTimeOffset LoadedAt { get; }

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
