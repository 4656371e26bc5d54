using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Lists and maps of the file, with an error for everything in them that has another type.</summary>
internal static class Lists
{
    public static IReadOnlyList<(string Text, ScalarNode Node)> Texts(ReadContext context, Node node, string owner, bool orOne)
    {
        if (orOne && node is ScalarNode { IsNull: false } one)
        {
            return context.Resolve(one) is { LeftOut: false } value ? [(value.Text, one)] : [];
        }

        if (node is not ListNode list)
        {
            context.Error(Codes.WrongType, node.Place, $"{owner} must be {(orOne ? "a word or a list" : "a list")}, found {node.Kind}");
            return [];
        }

        var texts = new List<(string, ScalarNode)>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (item is not ScalarNode { IsNull: false } scalar)
            {
                context.Error(Codes.WrongType, item.Place, $"{owner} must hold single values, found {item.Kind}");
            }
            else if (context.Resolve(scalar) is { LeftOut: false } value)
            {
                texts.Add((value.Text, scalar));
            }
        }

        return texts;
    }

    public static IReadOnlyList<(ScalarNode Key, string Text, ScalarNode Node)> TextMap(
        ReadContext context,
        Node node,
        string owner,
        Func<string, bool>? secret
    )
    {
        if (node is not MapNode map)
        {
            context.Error(Codes.WrongType, node.Place, $"{owner} must be a map, found {node.Kind}");
            return [];
        }

        var texts = new List<(ScalarNode, string, ScalarNode)>(map.Entries.Length);
        foreach (var entry in map.Entries)
        {
            if (entry.Value is not ScalarNode { IsNull: false } scalar)
            {
                context.Error(
                    Codes.WrongType,
                    entry.Value.Place,
                    $"'{Shown.Text(entry.Key.Text)}' of {owner} must be a single value, found {entry.Value.Kind}"
                );
            }
            else if (context.Resolve(scalar, secret?.Invoke(entry.Key.Text) ?? false) is { LeftOut: false } value)
            {
                texts.Add((entry.Key, value.Text, scalar));
            }
        }

        return texts;
    }

    public static MapReader? Map(ReadContext context, Node node, string owner, IReadOnlyList<string>? legal)
    {
        if (node is MapNode map)
        {
            return new MapReader(context, map, owner, legal);
        }

        context.Error(Codes.WrongType, node.Place, $"{owner} must be a map, found {node.Kind}");
        return null;
    }

    /// <summary>The maps of a list of maps.</summary>
    public static IEnumerable<MapNode> Maps(ReadContext context, Node? node, string owner, string each)
    {
        if (node is not (null or ListNode or ScalarNode { IsNull: true }))
        {
            context.Error(Codes.WrongType, node.Place, $"{owner} must be a list, found {node.Kind}");
        }

        foreach (var item in (node as ListNode)?.Items ?? [])
        {
            if (item is MapNode map)
            {
                yield return map;
            }
            else
            {
                context.Error(Codes.WrongType, item.Place, $"{each} must be a map, found {item.Kind}");
            }
        }
    }
}
