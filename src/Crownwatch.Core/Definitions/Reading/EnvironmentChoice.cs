using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>The environment a file is read for, with what it overrides.</summary>
internal sealed record EnvironmentChoice(string? Name)
{
    public MapNode? Node { get; init; }
    public ScalarNode? BaseUrl { get; init; }
    public IReadOnlyDictionary<string, ScalarNode> Variables { get; init; } = new Dictionary<string, ScalarNode>();
}
