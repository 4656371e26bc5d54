namespace Crownwatch.Core.Definitions.Yaml;

/// <summary>A value of a definition file with its place. Aliases share nodes, so nodes are never changed once built.</summary>
internal abstract class Node(Place place)
{
    public Place Place { get; } = place;

    /// <summary>For errors: what was found, with its article.</summary>
    public abstract string Kind { get; }
}

/// <param name="plain">Written without quotes, so that `true`, `5` or nothing at all mean more than text.</param>
/// <param name="inside">Columns from the place to the first character of the text, or null where text and source don't run in step.</param>
internal sealed class ScalarNode(Place place, string text, bool plain, int? inside) : Node(place)
{
    public string Text { get; } = text;
    public bool Plain { get; } = plain;

    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => IsNull ? "nothing" : "a single value";

    /// <summary>The place of one character of the text; the value's own place where that can't be told.</summary>
    public Place At(int offset) => inside is { } start ? Place with { Column = Place.Column + start + offset } : Place;
}

internal sealed class ListNode(Place place, Node[] items) : Node(place)
{
    public Node[] Items { get; } = items;
    public override string Kind => "a list";
}

internal sealed class MapNode(Place place, MapEntry[] entries) : Node(place)
{
    public MapEntry[] Entries { get; } = entries;
    public override string Kind => "a map";

    /// <summary>The entry of that key, or null. Maps that are looked into by key are small.</summary>
    public MapEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key.Text, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}

internal sealed record MapEntry(ScalarNode Key, Node Value);
