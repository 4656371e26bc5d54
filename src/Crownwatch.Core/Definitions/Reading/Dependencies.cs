using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`depends_on`: every name is a check, and nothing depends on itself at any depth.</summary>
internal static class Dependencies
{
    public static void Judge(
        ReadContext context,
        IReadOnlyList<CheckDefinition> checks,
        IReadOnlyDictionary<string, MapNode> nodes,
        Names names
    )
    {
        var byName = new Dictionary<string, CheckDefinition>(StringComparer.Ordinal);
        foreach (var check in checks.Where(c => c.DependsOn.Count > 0))
        {
            byName[check.Name] = check;
            foreach (var parent in check.DependsOn.Where(parent => !names.Has(parent)))
            {
                context.Error(
                    Codes.UnknownReference,
                    PlaceOf(nodes, check.Name),
                    $"check '{check.Name}' depends on '{Shown.Text(parent)}', which is no check{Nearest.Hint(parent, names.All)}"
                );
            }
        }

        // Repeatedly take away what depends on nothing that is left: what stays is cycles and what hangs on them.
        // Not by recursion: a chain may be as long as the file.
        var left = byName.ToDictionary(c => c.Key, c => c.Value.DependsOn.Where(byName.ContainsKey).ToHashSet(StringComparer.Ordinal));
        var children = left.SelectMany(c => c.Value.Select(parent => (parent, c.Key))).ToLookup(pair => pair.parent, pair => pair.Key);
        var free = new Queue<string>(left.Where(c => c.Value.Count == 0).Select(c => c.Key));
        while (free.TryDequeue(out var done))
        {
            left.Remove(done);
            foreach (var child in children[done])
            {
                if (left[child].Remove(done) && left[child].Count == 0)
                {
                    free.Enqueue(child);
                }
            }
        }

        while (left.Count > 0)
        {
            Report(context, nodes, left);
        }
    }

    private static void Report(ReadContext context, IReadOnlyDictionary<string, MapNode> nodes, Dictionary<string, HashSet<string>> left)
    {
        var path = new List<string>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var current = left.Keys.First();
        while (seen.TryAdd(current, path.Count))
        {
            path.Add(current);
            if (left[current].FirstOrDefault(left.ContainsKey) is not { } next)
            {
                // Hung on a cycle that was reported.
                path.ForEach(name => left.Remove(name));
                return;
            }

            current = next;
        }

        var cycle = path[seen[current]..];
        context.Error(
            Codes.DependencyCycle,
            PlaceOf(nodes, cycle[0]),
            $"the check '{cycle[0]}' depends on itself: {string.Join(" -> ", cycle.Count > 12 ? [.. cycle[..12], "…"] : cycle)} -> {cycle[0]}"
        );
        path.ForEach(name => left.Remove(name));
    }

    private static Place PlaceOf(IReadOnlyDictionary<string, MapNode> nodes, string name) => nodes[name].Find("depends_on")!.Value.Place;
}
