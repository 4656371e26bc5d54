using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>What could be read, errors or not, with the nodes it came from: the linter judges this.</summary>
internal sealed record Draft(DefinitionSet Set, MapNode Root, EnvironmentChoice Environment, ReadContext Context)
{
    /// <summary>Checks by name.</summary>
    public required IReadOnlyDictionary<string, MapNode> CheckNodes { get; init; }
    public required IReadOnlyDictionary<string, MapNode> RuleNodes { get; init; }

    public required EnvironmentOverrides Overrides { get; init; }

    /// <summary>A channel could not be read, so that what is missing says nothing.</summary>
    public required bool ChannelsBroken { get; init; }

    /// <summary>A rule could not be read.</summary>
    public required bool RulesBroken { get; init; }

    /// <summary>Where a key of a check stands; the check itself where it has no such key.</summary>
    public Place CheckPlace(string check, string key = "name") => PlaceIn(CheckNodes, check, key);

    public Place RulePlace(string rule, string key = "name") => PlaceIn(RuleNodes, rule, key);

    /// <summary>Where a section stands, e.g. `alerting`, `channels`; the nearest one above it where it doesn't.</summary>
    public Place SectionPlace(params ReadOnlySpan<string> path)
    {
        var (node, place) = ((Node?)Root, Root.Place);
        foreach (var key in path)
        {
            if ((node as MapNode)?.Find(key) is not { } entry)
            {
                break;
            }

            (node, place) = (entry.Value, entry.Key.Place);
        }

        return place;
    }

    public static Finding Warn(string code, Place place, string message) =>
        new(code, FindingSeverity.Warning, message, place.File, place.Line, place.Column);

    private Place PlaceIn(IReadOnlyDictionary<string, MapNode> nodes, string name, string key) =>
        nodes.TryGetValue(name, out var node) ? node.Find(key)?.Value.Place ?? node.Place : Root.Place;
}
