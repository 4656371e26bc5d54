using Crownwatch.Core.Interventions;
using Crownwatch.Core.Results;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>
/// Answers' times over the last hours: p50 and p95 of each span by nearest rank over its answers (semantics.md 4; percentiles are
/// never averaged), for the chart the server draws and the one the script draws.
/// </summary>
public sealed record LatencyChart
{
    private const int Spans = 120;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required TimeSpan Width { get; init; }

    /// <summary>In order of time; spans without a slot are left out.</summary>
    public required IReadOnlyList<LatencySpan> Points { get; init; }

    /// <summary>Over everything shown, in milliseconds; null without an answer.</summary>
    public double? P50 { get; init; }
    public double? P95 { get; init; }
    public double? Longest { get; init; }

    /// <summary>Answers with a time.</summary>
    public int Answers { get; init; }

    /// <summary>The limit of the check's response_time_ms, in milliseconds.</summary>
    public double? Limit { get; init; }

    /// <summary>Versions of the check's service that went out, in order of time.</summary>
    public IReadOnlyList<DeploymentMark> Marks { get; init; } = [];

    /// <param name="asked">The earliest instant asked for. A shorter history fills the chart as well.</param>
    public static LatencyChart Of(
        IReadOnlyList<SeriesPoint> points,
        DateTimeOffset asked,
        DateTimeOffset now,
        TimeSpan interval,
        double? limit
    )
    {
        var first = points.Count > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(points[0].Slot) : asked;
        var from = first > now - Shortest ? now - Shortest : first;
        var width = TimeSpan.FromTicks(Math.Max(interval.Ticks, (now - from).Ticks / Spans));
        var start = from.ToUnixTimeMilliseconds();
        var spans = points
            .Where(p => p.Slot >= start)
            .GroupBy(p => (p.Slot - start) / (long)width.TotalMilliseconds)
            .Select(g => Span(from + (width * g.Key), g.ToList()))
            .ToList();
        var all = Sorted(points);
        return new LatencyChart
        {
            From = from,
            To = now,
            Width = width,
            Points = spans,
            P50 = Rank(all, 0.5),
            P95 = Rank(all, 0.95),
            Longest = all.Count > 0 ? all[^1] : null,
            Answers = all.Count,
            Limit = limit,
        };
    }

    private static LatencySpan Span(DateTimeOffset at, List<SeriesPoint> points)
    {
        var sorted = Sorted(points);
        return new LatencySpan(at, Rank(sorted, 0.5), Rank(sorted, 0.95), points.Count(p => p.Outcome == Outcome.Down));
    }

    private static List<double> Sorted(IEnumerable<SeriesPoint> points) => [.. points.Select(p => p.Milliseconds).OfType<double>().Order()];

    private static double? Rank(List<double> sorted, double quantile) =>
        sorted.Count == 0 ? null : sorted[LatencyWindow.NearestRank(quantile, sorted.Count) - 1];
}

/// <param name="At">Its beginning.</param>
/// <param name="P50">Milliseconds; null without an answer.</param>
/// <param name="Down">Slots that were down.</param>
public readonly record struct LatencySpan(DateTimeOffset At, double? P50, double? P95, int Down);
