namespace Smoke.Tests.Deployments;

/// <summary>Finds the repository that these tests were built in, and the program built in it.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>How DeltaCrown is started: the built assembly, run by <c>dotnet</c>.</summary>
    /// <exception cref="FileNotFoundException">It is not built.</exception>
    public static string DeltaCrownAssembly
    {
        get
        {
            string[] places =
            [
                Path.Combine(Root, "src", "DeltaCrown", "bin", "Release", "net10.0", "deltacrown.dll"),
                Path.Combine(Root, "src", "DeltaCrown", "bin", "Debug", "net10.0", "deltacrown.dll"),
            ];
            return places.FirstOrDefault(File.Exists)
                ?? throw new FileNotFoundException($"DeltaCrown is not built: none of {string.Join(", ", places)} exists; run make build");
        }
    }

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
