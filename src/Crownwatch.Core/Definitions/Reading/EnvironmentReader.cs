using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`environments:` of a definition file.</summary>
internal static class EnvironmentReader
{
    private static readonly string[] _keys = ["base_url", "interval_override", "failure_threshold_override", "variables"];

    /// <summary>Names of the environments, in the file's order.</summary>
    public static IReadOnlyList<string> Names(MapNode root) =>
        root.Find("environments")?.Value is MapNode map ? map.Entries.Select(e => e.Key.Text).ToArray() : [];

    /// <summary>What the environment brings, before any variable is known. An unknown or missing choice is noted.</summary>
    public static EnvironmentChoice Choose(MapNode root, string? name, List<Finding> findings)
    {
        var names = Names(root);
        if (names.Count == 0)
        {
            return new EnvironmentChoice(name);
        }

        var place = root.Find("environments")!.Key.Place;
        if (name is null || !names.Contains(name))
        {
            var message = name is null
                ? $"the file has environments: choose one with --environment ({Shown.Or(names.ToArray())})"
                : $"the environment '{Shown.Text(name)}' is not defined{Nearest.Hint(name, names)} (defined: {Shown.And(names.ToArray(), 20)})";
            findings.Add(new Finding(Codes.WrongEnvironment, FindingSeverity.Error, message, place.File, place.Line, place.Column));
            return new EnvironmentChoice(name);
        }

        if (((MapNode)root.Find("environments")!.Value).Find(name)!.Value is not MapNode node)
        {
            return new EnvironmentChoice(name);
        }

        var variables = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        foreach (var entry in (node.Find("variables")?.Value as MapNode)?.Entries ?? [])
        {
            if (entry.Value is ScalarNode scalar)
            {
                variables[entry.Key.Text] = scalar;
            }
        }

        return new EnvironmentChoice(name)
        {
            Node = node,
            BaseUrl = node.Find("base_url")?.Value as ScalarNode,
            Variables = variables,
        };
    }

    /// <summary>Judges every environment's keys and gives the overrides of the chosen one.</summary>
    public static EnvironmentOverrides Read(ReadContext context, MapReader root, EnvironmentChoice choice)
    {
        var overrides = new EnvironmentOverrides(null, null);
        _ = root.Map("environments", null, "'environments'");
        foreach (var entry in (root.Find("environments") as MapNode)?.Entries ?? [])
        {
            if (entry.Value is ScalarNode { IsNull: true })
            {
                continue;
            }

            // What others than the chosen one need from outside needn't be there.
            var chosen = entry.Key.Text == choice.Name;
            context.Disabled = !chosen;
            if (Lists.Map(context, entry.Value, $"environment '{Shown.Text(entry.Key.Text)}'", _keys) is { } map)
            {
                _ = map.Address("base_url");
                _ = map.TextMap("variables");
                var read = new EnvironmentOverrides(
                    map.Duration("interval_override", Spans.Second, Spans.Day),
                    map.Number("failure_threshold_override", 1, 1000)
                );
                overrides = chosen ? read : overrides;
            }

            context.Disabled = false;
        }

        return overrides;
    }
}
