namespace Crownwatch.Cli.Simulating;

/// <summary>What one simulation was asked to do.</summary>
/// <param name="Definitions">A definition file, or a folder of them.</param>
public sealed record SimulationRequest(string Definitions)
{
    public string? Environment { get; init; }

    /// <summary>null where the recorded history says when it starts and ends.</summary>
    public string? Scenario { get; init; }

    /// <summary>A CSV of recorded results.</summary>
    public string? Replay { get; init; }

    /// <summary>One JSON object a line instead of a timeline for a person.</summary>
    public bool Jsonl { get; init; }

    /// <summary>Every slot's result is listed as well.</summary>
    public bool Results { get; init; }
}
