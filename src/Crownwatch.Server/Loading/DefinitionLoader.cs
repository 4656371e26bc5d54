using System.Security.Cryptography;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Definitions.Linting;
using Crownwatch.Probes.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Loading;

/// <summary>Reads the definition files the server was started with.</summary>
/// <param name="path">A file or a folder.</param>
/// <param name="environment">null where the file has none.</param>
public sealed class DefinitionLoader(string path, string? environment, TimeProvider time)
{
    public string Path => path;

    /// <summary>null where the file has none.</summary>
    public string? Environment => environment;

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

    /// <summary>
    /// A former set as it runs now: variables are filled in anew, and secrets that were written in it are taken from the same place of
    /// what runs or of the files.
    /// </summary>
    /// <param name="kept">Its text without secrets.</param>
    /// <param name="running">What runs now was read from; may be empty.</param>
    /// <param name="refused">What is wrong with the files; null for nothing.</param>
    /// <returns>The snapshot, or null and the errors; and which of its channels and checks lack a secret that can't be had.</returns>
    public (Snapshot? Snapshot, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Lacking) LoadFormer(
        IReadOnlyList<SourceFile> kept,
        IReadOnlyList<SourceFile> running,
        RolledBack note,
        IReadOnlyList<Finding>? refused = null
    )
    {
        var began = time.GetUtcNow();
        var files = KeptSecrets.Fill(kept, [.. running, .. DefinitionFiles.Load(path).Files]);
        var outcome = Read(files);
        return outcome.Set is { } set
            ? (
                new Snapshot(set, outcome.Findings, began)
                {
                    Files = files,
                    RolledBack = note,
                    FilesRefused = refused ?? [],
                },
                outcome.Findings,
                [
                    .. set.EnabledChannels.Where(KeptDefinitions.LacksSecret).Select(c => $"channel '{c.Name}'"),
                    .. set.EnabledChecks.Where(KeptDefinitions.LacksSecret).Select(c => $"check '{c.Name}'"),
                ]
            )
            : (null, outcome.Findings, []);
    }

    /// <summary>Tells texts of the files apart, comments included; also those that can't be read.</summary>
    public string FilesHash()
    {
        var files = DefinitionFiles.Load(path);
        var all = files.Files.Select(f => $"{f.Name}\0{f.Text}").Concat(files.Findings.Select(f => f.ToString()));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', all))));
    }

    /// <summary>What `crownwatch lint` says of it.</summary>
    public IReadOnlyList<Finding> Lint(Snapshot snapshot) =>
        Linter.Lint(snapshot.Files, environment, new ProcessVariables(DefinitionFiles.FolderOf(path)));

    private ReadOutcome Read(IReadOnlyList<SourceFile> files) =>
        DefinitionReader.Read(files, environment, new ProcessVariables(DefinitionFiles.FolderOf(path)), ReadMode.Run);

    private static string Name(string? environment) => environment is null ? "no environment" : $"the environment '{environment}'";
}
