namespace FaultHost.Matrix;

/// <summary>What became of the openings and resolutions that were decided for one channel.</summary>
/// <param name="Doubled">Arrivals beyond the first. Of a receiver that merges: incidents beyond one a key.</param>
/// <param name="OutOfOrder">Resolutions that arrived before their opening, or without it.</param>
public sealed record Tally(string Channel, int Openings, int Resolutions, int Lost, int Doubled, int OutOfOrder)
{
    public Tally Plus(Tally other) =>
        new(
            Channel,
            Openings + other.Openings,
            Resolutions + other.Resolutions,
            Lost + other.Lost,
            Doubled + other.Doubled,
            OutOfOrder + other.OutOfOrder
        );
}

/// <summary>What a case or a stretch of random kills came to.</summary>
/// <param name="Sendings">Kills that fell between send and receipt, by the server's own count of messages sent again.</param>
/// <param name="Arrivals">Seconds from the decision to the first opening's arrival at each receiver, restart included, where time ran evenly.</param>
public sealed record CaseResult(string Name, IReadOnlyList<Tally> Tallies, int Kills, int Sendings, IReadOnlyList<double> Arrivals)
{
    /// <summary>Why the case could not be run to its end; null when it was.</summary>
    public string? Failure { get; init; }
}
