using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>What reading recorded history gave.</summary>
/// <param name="Rows">In the order of time, then of the name; empty when there is an error.</param>
public sealed record ReplayReading(IReadOnlyList<RecordedResult> Rows, IReadOnlyList<Finding> Findings)
{
    public bool Succeeded => Findings.Count == 0;
}
