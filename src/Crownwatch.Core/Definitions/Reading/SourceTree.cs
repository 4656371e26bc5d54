using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>The files of one definition as a single tree: lists of things are joined, sections are merged, nothing is overridden.</summary>
internal static class SourceTree
{
    // What a section holds several of; everything else is either a section to merge or said once.
    private static readonly HashSet<string> _joined =
    [
        "checks",
        "maintenance",
        "alerting.channels",
        "alerting.rules",
        "alerting.routes",
        "on_call.people",
        "self.control_targets",
    ];

    private static readonly HashSet<string> _merged =
    [
        "",
        "alerting",
        "escalation",
        "on_call",
        "on_call.roles",
        "on_call.rotations",
        "response_targets",
        "self",
        "retention",
        "environments",
        "post_mortem",
    ];

    /// <summary>The tree, or null when no file gave one; everything wrong is in the findings.</summary>
    public static MapNode? Parse(IReadOnlyList<SourceFile> files, List<Finding> findings)
    {
        MapNode? tree = null;
        foreach (var file in files)
        {
            switch (YamlText.Parse(file, findings))
            {
                case MapNode map:
                    tree = tree is null ? map : Merge(tree, map, "", findings);
                    break;
                case { } other:
                    findings.Add(
                        Error(
                            Codes.WrongType,
                            other.Place,
                            $"a definition file is a map that begins with `version: \"1.0\"` and `checks:`, found {other.Kind}"
                        )
                    );
                    break;
            }
        }

        return tree;
    }

    private static MapNode Merge(MapNode first, MapNode second, string path, List<Finding> findings)
    {
        var entries = first.Entries.ToList();
        foreach (var entry in second.Entries)
        {
            var key = path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}";
            var at = entries.FindIndex(e => e.Key.Text == entry.Key.Text);
            if (at < 0)
            {
                entries.Add(entry);
            }
            else if (entries[at].Value is ListNode some && entry.Value is ListNode more && _joined.Contains(key))
            {
                entries[at] = new MapEntry(entries[at].Key, new ListNode(some.Place, [.. some.Items, .. more.Items]));
            }
            else if (entries[at].Value is MapNode one && entry.Value is MapNode other && _merged.Contains(key))
            {
                entries[at] = new MapEntry(entries[at].Key, Merge(one, other, key, findings));
            }
            else if (!SameScalar(entries[at].Value, entry.Value))
            {
                findings.Add(
                    Error(
                        Codes.DuplicateKey,
                        entry.Key.Place,
                        $"'{Shown.Text(key)}' stands in {entries[at].Key.Place.File}:{entries[at].Key.Place.Line} already; say it in one file"
                    )
                );
            }
        }

        return new MapNode(first.Place, [.. entries]);
    }

    // `version: "1.0"` heads every file of a folder.
    private static bool SameScalar(Node a, Node b) => a is ScalarNode one && b is ScalarNode other && one.Text == other.Text;

    private static Finding Error(string code, Place place, string message) =>
        new(code, FindingSeverity.Error, message, place.File, place.Line, place.Column);
}
