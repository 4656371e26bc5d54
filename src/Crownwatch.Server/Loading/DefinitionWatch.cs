using Crownwatch.Core.Definitions;
using Crownwatch.Probes.Loading;
using Crownwatch.Server.Running;

namespace Crownwatch.Server.Loading;

/// <summary>Reads the definitions again when a file of theirs changes. A broken one is refused, loudly, while the old ones keep running.</summary>
public sealed class DefinitionWatch(
    DefinitionLoader loader,
    SnapshotSource snapshots,
    Signals signals,
    Liveness liveness,
    TimeProvider time,
    ILogger<DefinitionWatch> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private string? _seen;

    protected override string LoopName => "definitions";

    /// <summary>What is wrong with the files as they are now; empty when they are what runs.</summary>
    public IReadOnlyList<Finding> Refused { get; private set; } = [];

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var stamp = Stamp();
        if (stamp != _seen && (_seen is not null || ChangedSinceStart()))
        {
            Reload();
        }

        _seen = stamp;
        await Task.Delay(LookEvery, Time, stopping);
    }

    // A file that was written while we started: its former text may be what runs.
    private bool ChangedSinceStart() => Files().Any(f => File.GetLastWriteTimeUtc(f) >= snapshots.Current.LoadedAt.UtcDateTime);

    private void Reload()
    {
        var (snapshot, findings) = loader.Load();
        if (snapshot is null)
        {
            Refused = findings;
            foreach (var finding in findings)
            {
                Log.LogError("definitions refused, the former ones keep running: {Finding}", finding);
            }
        }
        else
        {
            Refused = [];
            snapshots.Swap(snapshot);
            Log.LogInformation("definitions loaded: {Checks} checks", snapshot.Plans.Count);
        }

        signals.RaiseChanged();
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
