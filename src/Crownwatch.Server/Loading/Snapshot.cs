using System.Collections.Frozen;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Maintenance;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Loading;

/// <summary>The definitions that run now, with each enabled check's rules. Immutable; a reload swaps it.</summary>
public sealed class Snapshot
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    /// <summary>What it was read from; empty for kept definitions.</summary>
    public IReadOnlyList<SourceFile> Files { get; init; } = [];

    /// <summary>Set when the files were refused at the start and this is what was kept of the last good ones.</summary>
    public KeptNote? Kept { get; init; }

    /// <summary>Set when this is a former set that somebody rolled back to, and not what the files say.</summary>
    public RolledBack? RolledBack { get; init; }

    /// <summary>What was wrong with the files when a former set was loaded instead.</summary>
    public IReadOnlyList<Finding> FilesRefused { get; init; } = [];

    /// <summary>Completes when the rules run by it, or by one that came after it.</summary>
    public Task Taken => _taken.Task;

    internal void SetTaken() => _taken.TrySetResult();
}

/// <param name="LoadedAt">When the definitions were loaded from files that were sound.</param>
/// <param name="Refused">What is wrong with the files now.</param>
public sealed record KeptNote(DateTimeOffset LoadedAt, IReadOnlyList<Finding> Refused);

/// <summary>Holds the snapshot that runs, and tells when it is swapped.</summary>
public sealed class SnapshotSource(Snapshot first)
{
    private volatile Snapshot _current = first;

    public Snapshot Current => _current;

    /// <summary>Raised after the swap, on the thread that swapped.</summary>
    public event Action? Swapped;

    public void Swap(Snapshot next)
    {
        var former = _current;
        _current = next;
        _ = next.Taken.ContinueWith(
            _ => former.SetTaken(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        Swapped?.Invoke();
    }
}
