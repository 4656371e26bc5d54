using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>Everything a simulation runs on.</summary>
/// <param name="Reloads">By the file as the scenario names it.</param>
public sealed record SimulationInput(DefinitionSet Definitions, Scenario Scenario, IReadOnlyDictionary<string, DefinitionSet> Reloads);
