using Crownwatch.Core.Definitions;
using Crownwatch.Probes.Loading;

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

        var variables = new ProcessVariables(DefinitionFiles.FolderOf(path));
        var outcome = DefinitionReader.Read(files.Files, environment, variables, ReadMode.Run);
        return (outcome.Set is { } set ? new Snapshot(set, outcome.Findings, began) : null, outcome.Findings);
    }
}
