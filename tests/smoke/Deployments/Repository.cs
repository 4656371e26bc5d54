namespace Smoke.Tests.Deployments;

/// <summary>Finds the repository that these tests were built in, and the program built in it.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The built program, to be run by <c>dotnet</c>: what <c>make build</c> left in bin/, which starts faster, unless a
    /// source has changed since; else what building these tests left beside the project.
    /// </summary>
    /// <exception cref="FileNotFoundException">It is not built.</exception>
    public static string DeltaCrownAssembly { get; } = FindDeltaCrown();

    private static string FindDeltaCrown()
    {
        var source = Path.Combine(Root, "src", "DeltaCrown");
        var made = Path.Combine(Root, "bin", "lib", "deltacrown", "deltacrown.dll");
        if (File.Exists(made) && File.GetLastWriteTimeUtc(made) >= NewestSource(source))
        {
            return made;
        }
        string[] places =
        [
            Path.Combine(source, "bin", "Release", "net10.0", "deltacrown.dll"),
            Path.Combine(source, "bin", "Debug", "net10.0", "deltacrown.dll"),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"DeltaCrown is not built: none of {string.Join(", ", places)} exists; run make build");
    }

    private static DateTime NewestSource(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Max(File.GetLastWriteTimeUtc);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DeltaCrown.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no DeltaCrown.slnx in {AppContext.BaseDirectory} or a folder above it");
    }
}
