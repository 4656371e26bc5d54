namespace Crownwatch.Core.Results;

/// <summary>What several places say of one slot together (semantics.md 1.7).</summary>
/// <param name="Outcome">Up, down, or unknown where none answered: what failures are counted by and availability is made of.</param>
/// <param name="Down">How many of those that answered say down.</param>
/// <param name="Answered">How many say up or down.</param>
/// <param name="Latencies">Of every answer that has a time, in milliseconds: percentiles pool them and never average.</param>
public sealed record PlacesVerdict(Outcome Outcome, int Down, int Answered, IReadOnlyList<float> Latencies)
{
    /// <param name="places">What each place showed; one of which nothing came is not among them, or unknown or missed.</param>
    public static PlacesVerdict Of(Quorum quorum, IReadOnlyList<DecidedSlot> places)
    {
        var (down, answered) = (0, 0);
        List<float> latencies = [];
        foreach (var place in places)
        {
            if (place.Outcome is not (Outcome.Up or Outcome.Down))
            {
                continue;
            }

            answered++;
            down += place.Outcome == Outcome.Down ? 1 : 0;
            if (!float.IsNaN(place.LatencyMilliseconds))
            {
                latencies.Add(place.LatencyMilliseconds);
            }
        }

        var outcome =
            answered == 0 ? Outcome.Unknown
            : down >= quorum.Needed(answered) ? Outcome.Down
            : Outcome.Up;
        return new PlacesVerdict(outcome, down, answered, latencies);
    }
}
