using System.Globalization;

namespace Crownwatch.Bench;

/// <summary>What the server's /metrics say at one moment.</summary>
/// <param name="Results">Results by outcome.</param>
/// <param name="Lateness">Slots by the bound of their lateness in seconds, cumulative, in ascending order.</param>
internal sealed record ServerMetricsReading(IReadOnlyDictionary<string, long> Results, IReadOnlyList<(double Bound, long Slots)> Lateness)
{
    public long Recorded => Results.Where(r => r.Key is "up" or "down" or "unknown").Sum(r => r.Value);

    public static ServerMetricsReading Parse(string text)
    {
        var results = new Dictionary<string, long>();
        var lateness = new List<(double, long)>();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("crownwatch_results_total{", StringComparison.Ordinal))
            {
                results[line.Split('"')[1]] = Value(line);
            }
            else if (line.StartsWith("crownwatch_slot_lateness_seconds_bucket{", StringComparison.Ordinal))
            {
                var bound = line.Split('"')[1];
                lateness.Add((bound == "+Inf" ? double.PositiveInfinity : double.Parse(bound, CultureInfo.InvariantCulture), Value(line)));
            }
        }

        return new(results, lateness);
    }

    /// <summary>The smallest bound that the share of the slots since the earlier reading keeps, in seconds; null without any.</summary>
    public double? LatenessWithin(double share, ServerMetricsReading earlier)
    {
        var counts = Lateness.Zip(earlier.Lateness, (now, then) => (now.Bound, Slots: now.Slots - then.Slots)).ToList();
        return counts is [.., var all] && all.Slots > 0 ? counts.First(c => c.Slots >= share * all.Slots).Bound : null;
    }

    private static long Value(string line) => (long)double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
}
