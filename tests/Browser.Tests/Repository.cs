namespace Browser.Tests;

/// <summary>The folder that everything is in.</summary>
internal static class Repository
{
    public static string PathOf(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DeltaCrown.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the repository's root was not found above the tests");
        }

        return Path.Combine([folder.FullName, .. parts]);
    }
}
