using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW118 and CW119: colours that are hard to read, and components that no check stands behind.</summary>
internal static class StatusPageSense
{
    /// <summary>The page's own colours (StatusPage/Assets/status.css), where a definition gives none.</summary>
    private static readonly (string Accent, string Background, string Text) _light = ("#15603f", "#ffffff", "#1a211e");
    private static readonly (string Accent, string Background, string Text) _dark = ("#7fd3ab", "#101413", "#e7ece9");

    public static IEnumerable<Finding> Judge(Draft draft) =>
        draft.Set.StatusPages.SelectMany(page => Colours(draft, page).Concat(Components(draft, page)));

    private static IEnumerable<Finding> Colours(Draft draft, StatusPageDefinition page)
    {
        var c = page.Colours;
        var (light, dark) = (c.Background ?? _light.Background, c.BackgroundDark ?? _dark.Background);
        (string Key, string Colour, string On, string BackgroundKey)[] pairs =
        [
            ("accent", c.Accent ?? _light.Accent, light, "background"),
            ("text", c.Text ?? _light.Text, light, "background"),
            ("accent_dark", c.AccentDark ?? _dark.Accent, dark, "background_dark"),
            ("text_dark", c.TextDark ?? _dark.Text, dark, "background_dark"),
        ];
        foreach (var (key, colour, on, background) in pairs)
        {
            var contrast = Contrast.Of(colour, on);
            if (contrast < Contrast.Least)
            {
                yield return Draft.Warn(
                    Codes.HardToRead,
                    PlaceOf(draft, page.Name, key, background),
                    $"status page '{Shown.Text(page.Name)}': {key} {colour} on {background} {on} has a contrast of "
                        + FormattableString.Invariant($"{Math.Floor(contrast * 100) / 100:0.##}:1; text needs {Contrast.Least:0.#}:1")
                );
            }
        }
    }

    private static IEnumerable<Finding> Components(Draft draft, StatusPageDefinition page)
    {
        foreach (var component in page.Components.Where(c => !draft.Set.Checks.Any(c.Has)))
        {
            // A name that is no check is an error already.
            if (component.Names is { Count: > 0 } names && !names.All(n => draft.Set.Checks.Any(c => c.Name == n)))
            {
                continue;
            }

            yield return Draft.Warn(
                Codes.EmptyComponent,
                Nodes(draft, page.Name, "groups")
                    .SelectMany(groups => Items(groups.Value))
                    .SelectMany(group => Items(group.Find("components")?.Value))
                    .FirstOrDefault(n => Text(n, "name") == component.Name)
                    is { } node
                    ? node.Find("checks")?.Value.Place ?? node.Place
                    : draft.SectionPlace("status_pages"),
                $"component '{Shown.Text(component.Name)}' of status page '{Shown.Text(page.Name)}' has no enabled check: its state is never known"
            );
        }
    }

    private static Place PlaceOf(Draft draft, string page, params string[] keys) =>
        Nodes(draft, page, "colours").Select(c => c.Value).OfType<MapNode>().FirstOrDefault() is { } colours
        && keys.Select(colours.Find).FirstOrDefault(e => e is not null) is { } entry
            ? entry.Value.Place
            : draft.SectionPlace("status_pages");

    private static IEnumerable<MapEntry> Nodes(Draft draft, string page, string key) =>
        Items(draft.Root.Find("status_pages")?.Value).Where(p => Text(p, "name") == page).Select(p => p.Find(key)).OfType<MapEntry>();

    private static IEnumerable<MapNode> Items(Node? node) => (node as ListNode)?.Items.OfType<MapNode>() ?? [];

    private static string? Text(MapNode node, string key) => (node.Find(key)?.Value as ScalarNode)?.Text;
}
