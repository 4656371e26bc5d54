using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Keeping;

/// <summary>
/// Puts secrets back where <see cref="KeptDefinitions"/> has taken them out: each is looked for at the same place of files that still
/// have it. A place is the way to a value by keys and, in lists, by `name`.
/// </summary>
public static class KeptSecrets
{
    /// <param name="kept">Files without secrets.</param>
    /// <param name="from">Files that may have them; of several that know a place the first wins. Broken ones tell nothing.</param>
    /// <returns>The files, with what was found; <see cref="KeptDefinitions.NotKept"/> stays where nothing was.</returns>
    public static IReadOnlyList<SourceFile> Fill(IReadOnlyList<SourceFile> kept, IReadOnlyList<SourceFile> from)
    {
        if (!kept.Any(f => f.Text.Contains(KeptDefinitions.NotKept, StringComparison.Ordinal)))
        {
            return kept;
        }

        Dictionary<string, string> known = new(StringComparer.Ordinal);
        foreach (var file in from)
        {
            if (YamlText.Parse(file, []) is { } root)
            {
                Walk(root, "", (place, text) => known.TryAdd(place, text));
            }
        }

        return [.. kept.Select(file => Fill(file, known))];
    }

    private static SourceFile Fill(SourceFile file, Dictionary<string, string> known)
    {
        if (YamlText.Parse(file, []) is not { } root)
        {
            return file;
        }

        // Values are written in the order in which they are walked, keys too: so a place is known by its turn.
        Queue<string> found = new();
        Walk(root, "", (place, text) => found.Enqueue(Found(text, known.GetValueOrDefault(place))), found.Enqueue);
        return file with { Text = new YamlWriter(_ => found.Dequeue()).Write(root) };
    }

    // The rest of the value must be as it was: another address with another secret in it is another thing.
    private static string Found(string text, string? there)
    {
        if (there is null || !text.Contains(KeptDefinitions.NotKept, StringComparison.Ordinal))
        {
            return text;
        }

        var parts = text.Split(KeptDefinitions.NotKept);
        return
            there.Length >= parts.Sum(p => p.Length)
            && there.StartsWith(parts[0], StringComparison.Ordinal)
            && there.EndsWith(parts[^1], StringComparison.Ordinal)
            && !there.Contains(KeptDefinitions.NotKept, StringComparison.Ordinal)
            ? there
            : text;
    }

    private static void Walk(Node node, string place, Action<string, string> value, Action<string>? key = null)
    {
        switch (node)
        {
            case ScalarNode scalar:
                value(place, scalar.Text);
                break;
            case ListNode list:
                for (var i = 0; i < list.Items.Length; i++)
                {
                    var name = ((list.Items[i] as MapNode)?.Find("name")?.Value as ScalarNode)?.Text ?? $"\u0001{i}";
                    Walk(list.Items[i], $"{place}\u0000{name}", value, key);
                }

                break;
            case MapNode map:
                foreach (var entry in map.Entries)
                {
                    key?.Invoke(entry.Key.Text);
                    Walk(entry.Value, $"{place}\u0000{entry.Key.Text}", value, key);
                }

                break;
        }
    }
}
