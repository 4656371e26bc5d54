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
    Signals signals,
    Liveness liveness,
    TimeProvider time,
    ILogger<DefinitionWatch> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private PosixSignalRegistration? _hangUp;
    private volatile IReadOnlyList<Finding> _refused = snapshots.Current.Kept?.Refused ?? [];
    private Snapshot? _unkept;
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
                _ = ReloadAsync(CancellationToken.None);
            }
        );
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Reads the files now.</summary>
    /// <returns>What runs from now on, or null when the files are refused; and all that is to be said of them.</returns>
    public async Task<(Snapshot? Snapshot, IReadOnlyList<Finding> Findings)> ReloadAsync(CancellationToken stopping)
    {
        await _oneAtATime.WaitAsync(stopping);
        try
        {
            // Before the files are read: a change in between is seen as one.
            _seen = Stamp();
            return Reload();
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
                await ReloadAsync(stopping);
            }
            else
            {
                _seen = stamp;
            }
        }

        if (_unkept is { } sound)
        {
            await KeepAsync(sound, stopping);
        }

        if (!LastTurnFailed)
        {
            await Task.Delay(LookEvery, Time, stopping);
        }
    }

    // A file that was written while we started: its former text may be what runs.
    private bool ChangedSinceStart() => Files().Any(f => File.GetLastWriteTimeUtc(f) >= snapshots.Current.LoadedAt.UtcDateTime);

    private (Snapshot? Snapshot, IReadOnlyList<Finding> Findings) Reload()
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
            (_refused, _unkept) = ([], snapshot);
            Log.LogInformation("definitions loaded: {Checks} checks", snapshot.Plans.Count);
        }

        signals.RaiseChanged();
        return (snapshot, findings);
    }

    private async Task KeepAsync(Snapshot sound, CancellationToken stopping)
    {
        try
        {
            if (!await DefinitionStart.KeepAsync(loader, database, sound, stopping))
            {
                Log.LogWarning("{Warning}", DefinitionStart.NotKept);
            }

            Interlocked.CompareExchange(ref _unkept, null, sound);
        }
        catch (SqliteException e)
        {
            Log.LogDebug("the definitions can't be kept yet: {Reason}", e.Message); // the recorder says the same aloud
        }
    }

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
