using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Simulation.Reading;

/// <summary>What reading gave: a scenario when there is no error, and every finding.</summary>
public sealed record ScenarioReading(Scenario? Scenario, IReadOnlyList<Finding> Findings)
{
    /// <summary>Every definition that a `reload` asks for, by the file as the scenario names it.</summary>
    public IReadOnlyDictionary<string, DefinitionSet> Reloads { get; init; } = new Dictionary<string, DefinitionSet>();
}
