using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Crownwatch.Core.Definitions;
using Crownwatch.Probes.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Loading;

/// <summary>
/// Reads the definitions again when a file of theirs changes, at SIGHUP, and when asked to. Broken ones are refused, loudly, while the
/// old ones keep running; sound ones are kept without their secrets, for a start at which the files are broken.
/// </summary>
public sealed class DefinitionWatch(
    DefinitionLoader loader,
    SnapshotSource snapshots,
    Database database,
    DefinitionHistory history,
    Signals signals,
    Liveness liveness,
    TimeProvider time,
    ILogger<DefinitionWatch> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private PosixSignalRegistration? _hangUp;
    private volatile IReadOnlyList<Finding> _refused = snapshots.Current.Kept?.Refused ?? snapshots.Current.FilesRefused;
    private readonly ConcurrentQueue<Applied> _unkept = new();
    private string? _seen;

    protected override string LoopName => "definitions";

    /// <summary>What is wrong with the files as they are now; empty when they are what runs.</summary>
    public IReadOnlyList<Finding> Refused => _refused;

    /// <summary>In a sentence, why what runs is not what the files say; null when it is.</summary>
    public string? Degraded
    {
        get
        {
            var errors = _refused.Count(f => f.Severity == FindingSeverity.Error);
            return errors == 0 ? null
                : snapshots.Current.Kept is { } kept
                    ? $"The definition files are refused ({errors} errors); what runs are those last loaded without an error, of "
                        + $"{kept.LoadedAt:yyyy-MM-dd HH:mm:ss} UTC, kept without secrets."
                : $"The changed definition files are refused ({errors} errors); the former ones keep running.";
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _hangUp = PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            context =>
            {
                context.Cancel = true; // it asks for a reload, not for our end
                _ = ReloadAsync(Applied.Reload, "SIGHUP", CancellationToken.None);
            }
        );
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Reads the files now. Asked for by a person it also ends a roll-back.</summary>
    /// <param name="how"><see cref="Applied.File"/> or <see cref="Applied.Reload"/>.</param>
    /// <param name="who">null where nobody asked for it.</param>
    /// <returns>What runs from now on, or null when the files are refused; and all that is to be said of them.</returns>
    public async Task<(Snapshot? Snapshot, IReadOnlyList<Finding> Findings)> ReloadAsync(
        string how,
        string? who,
        CancellationToken stopping
    )
    {
        await _oneAtATime.WaitAsync(stopping);
        try
        {
            // Before the files are read: a change in between is seen as one.
            _seen = Stamp();
            if (how == Applied.File && snapshots.Current.RolledBack is { } held && loader.FilesHash() == held.FilesHash)
            {
                return FillAnew(held);
            }

            var loaded = Reload(how, who);
            await KeepAllAsync(stopping);
            return loaded;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>
    /// Lets a former set run again, until the files change or are loaded by <see cref="ReloadAsync"/>. Refused, with what is wrong, where
    /// it can't run as it did; what runs now goes on then.
    /// </summary>
    /// <exception cref="SqliteException">The database can't be written: what runs goes on.</exception>
    public async Task<RollBackOutcome> RollBackAsync(long number, string by, CancellationToken stopping)
    {
        await _oneAtATime.WaitAsync(stopping);
        try
        {
            await KeepAllAsync(stopping); // so that the entries stand in their order
            var (former, latest) = database.Read(c => (DefinitionSetStore.Find(c, number), DefinitionSetStore.Latest(c)));
            if (former is null)
            {
                return RollBackOutcome.Refuse(404, $"there is no set {number} in the history of definitions");
            }

            if (former.Number == latest!.Number || (former.Hash is not null && former.Hash == latest.Hash))
            {
                return RollBackOutcome.Refuse(409, $"set {number} is what runs");
            }

            if (former.Environment != loader.Environment)
            {
                return RollBackOutcome.Refuse(
                    422,
                    $"set {number} is for {Name(former.Environment)}, this server runs {Name(loader.Environment)}"
                );
            }

            if (database.Read(c => DefinitionSetStore.Files(c, former)) is not { } kept)
            {
                return RollBackOutcome.Refuse(422, $"the text of set {number} was not kept: it held a secret that could not be taken out");
            }

            var note = new RolledBack(number, by, Time.GetUtcNow(), loader.FilesHash());
            var (snapshot, findings, lacking) = loader.LoadFormer(kept, snapshots.Current.Files, note);
            if (snapshot is null)
            {
                var errors = findings.Where(f => f.Severity == FindingSeverity.Error).Take(3);
                return RollBackOutcome.Refuse(422, $"set {number} can't be loaded any more: {string.Join("; ", errors)}", findings);
            }

            if (lacking.Count > 0)
            {
                const string mend =
                    "secrets written in the file are never kept, and none stands in its place now; write it as ${NAME} or ${file:PATH}";
                return RollBackOutcome.Refuse(
                    422,
                    $"set {number} lacks a secret of {string.Join(", ", lacking.Take(5))}: {mend}",
                    findings
                );
            }

            var applied = new Applied(snapshot, Applied.RollBack, by);
            var entry = await history.EnterRollBackAsync(applied, former, stopping);
            snapshots.Swap(snapshot);
            Log.LogWarning("definitions rolled back to set {Number} by {By}: {Checks} checks", number, by, snapshot.Plans.Count);
            signals.RaiseChanged();
            return new RollBackOutcome(snapshot) { Entry = entry, Findings = findings };
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        _hangUp?.Dispose();
        _oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        if (Stamp() is var stamp && stamp != _seen)
        {
            if (_seen is not null || ChangedSinceStart())
            {
                await ReloadAsync(Applied.File, null, stopping);
            }
            else
            {
                _seen = stamp;
            }
        }

        if (!_unkept.IsEmpty)
        {
            await _oneAtATime.WaitAsync(stopping);
            try
            {
                await KeepAllAsync(stopping);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }

        if (!LastTurnFailed)
        {
            await Task.Delay(LookEvery, Time, stopping);
        }
    }

    // A file that was written while we started: its former text may be what runs.
    private bool ChangedSinceStart() => Files().Any(f => File.GetLastWriteTimeUtc(f) >= snapshots.Current.LoadedAt.UtcDateTime);

    private (Snapshot? Snapshot, IReadOnlyList<Finding> Findings) Reload(string how, string? who)
    {
        var (snapshot, findings) = loader.Load();
        if (snapshot is null)
        {
            _refused = findings;
            foreach (var finding in findings)
            {
                Log.LogError("definitions refused, the former ones keep running: {Finding}", finding);
            }
        }
        else
        {
            snapshots.Swap(snapshot);
            _refused = [];
            _unkept.Enqueue(new Applied(snapshot, how, who));
            Log.LogInformation("definitions loaded: {Checks} checks", snapshot.Plans.Count);
        }

        signals.RaiseChanged();
        return (snapshot, findings);
    }

    // The files are as they were at the roll-back: what has changed is a secret's file, which the former set may use too.
    private (Snapshot? Snapshot, IReadOnlyList<Finding> Findings) FillAnew(RolledBack held)
    {
        var (file, ofFile) = loader.Load();
        _refused = file is null ? ofFile : [];
        var kept = database.Read(c => DefinitionSetStore.Find(c, held.Set) is { } former ? DefinitionSetStore.Files(c, former) : null);
        if (kept is null)
        {
            return (snapshots.Current, []);
        }

        var (snapshot, findings, lacking) = loader.LoadFormer(kept, snapshots.Current.Files, held);
        if (snapshot is null || lacking.Count > 0)
        {
            Log.LogError(
                "set {Number} can't be filled in anew; it keeps running as it was: {Findings}",
                held.Set,
                string.Join("; ", findings)
            );
            return (null, findings);
        }

        snapshots.Swap(snapshot);
        signals.RaiseChanged();
        return (snapshot, findings);
    }

    private async Task KeepAllAsync(CancellationToken stopping)
    {
        while (_unkept.TryPeek(out var applied))
        {
            try
            {
                if (!await history.EnterAsync(applied, stopping))
                {
                    Log.LogWarning("{Warning}", DefinitionStart.NotKept);
                }

                _unkept.TryDequeue(out _);
            }
            catch (SqliteException e)
            {
                Log.LogDebug("the definitions can't be kept yet: {Reason}", e.Message); // the recorder says the same aloud
                return;
            }
        }
    }

    private static string Name(string? environment) => environment is null ? "no environment" : $"the environment '{environment}'";

    // Times and sizes of the definition files and of every secret file: any change makes another text.
    private string Stamp() => string.Join('|', Files().Select(Describe));

    private IEnumerable<string> Files()
    {
        var files = Directory.Exists(loader.Path)
            ? Directory.EnumerateFiles(loader.Path).Where(f => Path.GetExtension(f) is ".yml" or ".yaml").Order(StringComparer.Ordinal)
            : (IEnumerable<string>)[loader.Path];
        var folder = DefinitionFiles.FolderOf(loader.Path);
        return files.Concat(snapshots.Current.Definitions.SecretFiles.Select(f => Path.Combine(folder, f)));
    }

    private static string Describe(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{path}:{file.LastWriteTimeUtc.Ticks}:{file.Length}" : $"{path}:missing";
    }
}
