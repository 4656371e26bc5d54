using System.Xml.Linq;

namespace Crownwatch.Tests.Architecture;

/// <summary>The files of this repository, as the architecture tests read them. Built folders are left out.</summary>
internal static class RepositoryTree
{
    private static readonly string[] Built = ["bin", "obj", "node_modules", "artifacts"];

    public static string Root { get; } = FindRoot();

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>Paths below a folder, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) => [.. Below(Path.Combine(Root, folder), pattern)];

    /// <summary>The project files under src and tests.</summary>
    public static IReadOnlyList<string> Projects() => [.. Files("src", "*.csproj"), .. Files("tests", "*.csproj")];

    /// <summary>What the elements of this name include, such as every PackageReference.</summary>
    public static IReadOnlyList<string> Includes(string project, string element) =>
        [.. XDocument.Parse(Text(project)).Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>()];

    private static IEnumerable<string> Below(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal))
        {
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(d => !Built.Contains(Path.GetFileName(d))))
        {
            foreach (var file in Below(inner, pattern))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "DeltaCrown.slnx")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException($"No DeltaCrown.slnx above {AppContext.BaseDirectory}.");
    }
}
