namespace Crownwatch.Core.Definitions;

/// <summary>A public page: what users of the watched service are shown, under names made for them (docs/status-page.md).</summary>
public sealed record StatusPageDefinition
{
    /// <summary>Its part of the address: /status/NAME. Unique.</summary>
    public required string Name { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }

    /// <summary>A path below the folder of the definitions, to an .svg or .png file; null for none.</summary>
    public string? Logo { get; init; }

    /// <summary>Where title and logo lead; null for nowhere.</summary>
    public Uri? Link { get; init; }
    public StatusColours Colours { get; init; } = new();
    public IReadOnlyList<StatusGroup> Groups { get; init; } = [];

    public IEnumerable<StatusComponent> Components => Groups.SelectMany(g => g.Components);
}

/// <summary>Colours as `#rrggbb`; null for the page's own.</summary>
public sealed record StatusColours
{
    public string? Accent { get; init; }
    public string? AccentDark { get; init; }
    public string? Background { get; init; }
    public string? BackgroundDark { get; init; }
    public string? Text { get; init; }
    public string? TextDark { get; init; }
}

/// <param name="Name">For people; may be used once a page.</param>
public sealed record StatusGroup(string Name, IReadOnlyList<StatusComponent> Components);

/// <summary>A part of the service as its users know it.</summary>
public sealed record StatusComponent
{
    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Its part of an address, made of the name: `Sign-in` is `sign-in`. Unique within the page.</summary>
    public required string Slug { get; init; }
    public string? Description { get; init; }

    /// <summary>Names of its checks; null where <see cref="Selector"/> chooses them.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Labels of its checks, where it does not name them.</summary>
    public LabelSelector Selector { get; init; } = LabelSelector.Everything;

    /// <summary>Disabled checks count for no component.</summary>
    public bool Has(CheckDefinition check) =>
        check.Enabled && (Names is { } names ? names.Contains(check.Name, StringComparer.Ordinal) : Selector.Matches(check.Labels));

    /// <summary>Letters and digits in lower case, whatever else is between them as one `-`; empty where there is none.</summary>
    public static string SlugOf(string name) =>
        string.Join(
            '-',
            new string([.. name.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries
            )
        );
}
