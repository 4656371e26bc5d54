using System.Security.Cryptography;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.StatusPage;

/// <summary>Style and logo of each page, as one set of definitions says them. Made once a reload.</summary>
public sealed class StatusLooks
{
    /// <summary>So that a page and all it loads stay under 60 KB.</summary>
    public const int LargestLogo = 16 * 1024;
    private const string StyleSheet = "status/status.css";
    private static readonly string _common = ReadStyle();
    private readonly Dictionary<string, StatusAnswer> _files = new(StringComparer.Ordinal);

    /// <param name="folder">Of the definitions.</param>
    public StatusLooks(Snapshot snapshot, string folder, ILogger log)
    {
        Snapshot = snapshot;
        foreach (var page in snapshot.Definitions.StatusPages)
        {
            _files[StylePath(page.Name)] = new StatusAnswer(Encoding.UTF8.GetBytes(Style(page.Colours)), "text/css; charset=utf-8");
            if (page.Logo is { } logo && Logo(Path.Combine(folder, logo), out var trouble) is var content)
            {
                if (content is not null)
                {
                    _files[LogoPath(page.Name)] = new StatusAnswer(
                        content,
                        logo.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? "image/png" : "image/svg+xml"
                    );
                }
                else
                {
                    log.LogWarning("status page {Page} has no logo: {File} {Trouble}", page.Name, logo, trouble);
                }
            }
        }
    }

    public Snapshot Snapshot { get; }

    /// <summary>By their addresses.</summary>
    public IReadOnlyDictionary<string, StatusAnswer> Files => _files;

    /// <summary>The style of what belongs to no page.</summary>
    public static StatusAnswer Common { get; } = new(Encoding.UTF8.GetBytes(_common), "text/css; charset=utf-8");

    public string StyleOf(string page) => Versioned(StylePath(page))!;

    /// <summary>null for none.</summary>
    public string? LogoOf(string page) => Versioned(LogoPath(page));

    private string? Versioned(string path) => _files.TryGetValue(path, out var file) ? $"{path}?v={file.Hash}" : null;

    private static string StylePath(string page) => $"/status/{page}/style.css";

    private static string LogoPath(string page) => $"/status/{page}/logo";

    private static byte[]? Logo(string path, out string trouble)
    {
        trouble = "can't be read";
        try
        {
            var file = new FileInfo(path);
            trouble = !file.Exists ? "is not there" : $"is larger than {LargestLogo / 1024} KB";
            return file.Exists && file.Length <= LargestLogo ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trouble = $"can't be read: {e.GetType().Name}";
            return null;
        }
    }

    // Colours were read as #rrggbb: nothing else can come into the style sheet.
    private static string Style(StatusColours colours)
    {
        var light = Values(colours.Accent, colours.Background, colours.Text);
        var dark = Values(colours.AccentDark, colours.BackgroundDark, colours.TextDark);
        return _common
            + (light.Length > 0 ? $":root{{{light}}}\n" : "")
            + (light.Length + dark.Length > 0 ? $"@media (prefers-color-scheme:dark){{:root{{{Usual(colours)}{dark}}}}}\n" : "");
    }

    // What is set for light only must not be taken into dark.
    private static string Usual(StatusColours colours) =>
        Values(
            colours.Accent is not null && colours.AccentDark is null ? "#7fd3ab" : null,
            colours.Background is not null && colours.BackgroundDark is null ? "#101413" : null,
            colours.Text is not null && colours.TextDark is null ? "#e7ece9" : null
        );

    private static string Values(string? accent, string? background, string? text) =>
        (accent is null ? "" : $"--accent:{accent};")
        + (background is null ? "" : $"--ground:{background};")
        + (text is null ? "" : $"--ink:{text};--muted:{text};");

    private static string ReadStyle()
    {
        using var stream = typeof(StatusLooks).Assembly.GetManifestResourceStream(StyleSheet)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
