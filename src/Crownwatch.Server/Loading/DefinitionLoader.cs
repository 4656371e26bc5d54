using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Probes.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Loading;

/// <summary>Reads the definition files the server was started with.</summary>
/// <param name="path">A file or a folder.</param>
/// <param name="environment">null where the file has none.</param>
public sealed class DefinitionLoader(string path, string? environment, TimeProvider time)
{
    public string Path => path;

    /// <summary>The snapshot, or null and the errors.</summary>
    public (Snapshot? Snapshot, IReadOnlyList<Finding> Findings) Load()
    {
        var began = time.GetUtcNow();
        var files = DefinitionFiles.Load(path);
        if (!files.Succeeded)
        {
            return (null, files.Findings);
        }

        var outcome = Read(files.Files);
        return (outcome.Set is { } set ? new Snapshot(set, outcome.Findings, began) { Files = files.Files } : null, outcome.Findings);
    }

    /// <summary>What is to be stored of a snapshot; null when it can't be had without its secrets.</summary>
    public LastGood? ToKeep(Snapshot snapshot) =>
        KeptDefinitions.Of(snapshot.Files) is { } files ? new LastGood(path, environment, snapshot.LoadedAt, files) : null;

    /// <summary>
    /// The snapshot of definitions that were kept, with variables filled in anew, while the files themselves are refused; or null and
    /// why it can't be had.
    /// </summary>
    /// <param name="refused">What is wrong with the files.</param>
    public (Snapshot? Snapshot, string? WhyNot) Load(LastGood kept, IReadOnlyList<Finding> refused)
    {
        var began = time.GetUtcNow();
        if (kept.Environment != environment)
        {
            return (null, $"those last loaded are for {Name(kept.Environment)}, not for {Name(environment)}");
        }

        if (!File.Exists(path) && !Directory.Exists(path) && kept.Path != path)
        {
            return (null, $"those last loaded are of {kept.Path}");
        }

        var outcome = Read(kept.Files);
        return outcome.Set is { } set
            ? (new Snapshot(set, outcome.Findings, began) { Kept = new KeptNote(kept.LoadedAt, refused) }, null)
            : (null, $"those last loaded can't be used either: {string.Join("; ", outcome.Errors.Take(3).Select(f => f.Message))}");
    }

    private ReadOutcome Read(IReadOnlyList<SourceFile> files) =>
        DefinitionReader.Read(files, environment, new ProcessVariables(DefinitionFiles.FolderOf(path)), ReadMode.Run);

    private static string Name(string? environment) => environment is null ? "no environment" : $"the environment '{environment}'";
}
