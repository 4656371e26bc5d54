using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Label selectors: `{criticality: [high, medium], service: deltacrown}`.</summary>
internal static class SelectorReader
{
    public static LabelSelector Selector(this MapReader map, string key)
    {
        if (map.Find(key) is not { } node)
        {
            return LabelSelector.Everything;
        }

        if (node is not MapNode labels)
        {
            map.Context.Error(
                Codes.WrongType,
                node.Place,
                $"'{key}' of {map.Owner} must be a map of labels such as {{criticality: [high, medium]}}, found {node.Kind}"
            );
            return LabelSelector.Everything;
        }

        return Selector(map.Context, labels.Entries, $"'{key}' of {map.Owner}");
    }

    public static LabelSelector Selector(ReadContext context, IEnumerable<MapEntry> labels, string owner)
    {
        var wanted = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
        {
            wanted[key.Text] = Lists
                .Texts(context, value, $"'{Shown.Text(key.Text)}' in {owner}", orOne: true)
                .Select(t => t.Text)
                .ToArray();
        }

        return wanted.Count == 0 ? LabelSelector.Everything : new LabelSelector(wanted);
    }
}
