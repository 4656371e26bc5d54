using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Loading;

/// <summary>What came of a roll-back.</summary>
/// <param name="Snapshot">What runs from now on; null where it was refused and what ran before goes on.</param>
public sealed record RollBackOutcome(Snapshot? Snapshot)
{
    /// <summary>The number of its entry in the history; 0 where it was refused.</summary>
    public long Entry { get; init; }

    /// <summary>404, 409 or 422 where it was refused, else 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Why it was refused; null where it was not.</summary>
    public string? Refused { get; init; }

    /// <summary>What is wrong with the former set, or is to be said of it.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public static RollBackOutcome Refuse(int status, string why, IReadOnlyList<Finding>? findings = null) =>
        new((Snapshot?)null)
        {
            Status = status,
            Refused = why,
            Findings = findings ?? [],
        };
}
