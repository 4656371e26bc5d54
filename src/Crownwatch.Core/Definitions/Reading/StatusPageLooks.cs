using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`logo` and `colours` of a status page.</summary>
internal static class StatusPageLooks
{
    private static readonly string[] _colourKeys = ["accent", "accent_dark", "background", "background_dark", "text", "text_dark"];

    /// <summary>A file below the definitions' folder; whether it is there is seen when it is served.</summary>
    public static string? Logo(MapReader map, string owner)
    {
        if (map.Text("logo") is not { } path)
        {
            return null;
        }

        var extension = path[(path.LastIndexOf('.') is var dot and >= 0 ? dot : path.Length)..].ToLowerInvariant();
        if (
            extension is ".svg" or ".png"
            && !path.AsSpan().ContainsAny('\\', ':', '\0')
            && path.Split('/').All(part => part.Length > 0 && part is not ("." or ".."))
        )
        {
            return path;
        }

        map.Context.Error(
            Codes.IllegalValue,
            map.PlaceOf("logo"),
            $"'logo' of {owner} is a file below the folder of the definitions that ends in .svg or .png, such as logo.svg, found '{Shown.Text(path)}'; "
                + "a page loads nothing from elsewhere"
        );
        return null;
    }

    public static StatusColours Colours(ReadContext context, MapReader page, string owner)
    {
        if (page.Find("colours") is not MapNode node)
        {
            _ = page.Map("colours", _colourKeys);
            return new StatusColours();
        }

        var map = new MapReader(context, node, $"'colours' of {owner}", _colourKeys);
        return new StatusColours
        {
            Accent = Colour(map, node, "accent"),
            AccentDark = Colour(map, node, "accent_dark"),
            Background = Colour(map, node, "background"),
            BackgroundDark = Colour(map, node, "background_dark"),
            Text = Colour(map, node, "text"),
            TextDark = Colour(map, node, "text_dark"),
        };
    }

    private static string? Colour(MapReader map, MapNode node, string key)
    {
        if (node.Find(key) is not { } entry)
        {
            return null;
        }

        // Without quotes YAML takes what follows `#` for a comment.
        var text = map.Text(key) ?? "";
        if (Contrast.Colour(text) is { } colour)
        {
            return colour;
        }

        map.Context.Error(
            Codes.IllegalValue,
            entry.Value.Place,
            $"'{key}' of {map.Owner} is a colour in quotes such as \"#15603f\", found {(text.Length == 0 ? "nothing" : $"'{Shown.Text(text)}'")}"
        );
        return null;
    }
}
