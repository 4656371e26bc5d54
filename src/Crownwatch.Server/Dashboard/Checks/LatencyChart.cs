using Crownwatch.Core.Interventions;
using Crownwatch.Core.Results;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>
/// Answers' times over a span: p50 and p95 of each part over its own answers (semantics.md 4; percentiles are never averaged), for the
/// chart the server draws and the one the script draws.
/// </summary>
public sealed record LatencyChart
{
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required TimeSpan Width { get; init; }

    /// <summary>In order of time; parts without a slot are left out.</summary>
    public required IReadOnlyList<StretchPart> Points { get; init; }

    /// <summary>Over everything shown, in milliseconds; null without an answer. Exact up to an hour, above within 1 %.</summary>
    public double? P50 { get; init; }
    public double? P95 { get; init; }
    public double? Longest { get; init; }

    /// <summary>Answers with a time.</summary>
    public int Answers { get; init; }

    /// <summary>The limit of the check's response_time_ms, in milliseconds.</summary>
    public double? Limit { get; init; }

    /// <summary>Versions of the check's service that went out, in order of time.</summary>
    public IReadOnlyList<DeploymentMark> Marks { get; init; } = [];

    public static LatencyChart Of(Stretch stretch, double? limit)
    {
        var all = new LatencySketch();
        foreach (var part in stretch.Parts)
        {
            all.Merge(part.Times);
        }

        var exact = stretch.Parts.All(p => p.Exact is not null) ? stretch.Parts.SelectMany(p => p.Exact!).Order().ToArray() : null;
        return new LatencyChart
        {
            From = stretch.From,
            To = stretch.To,
            Width = stretch.Width,
            Points = stretch.Parts,
            P50 = exact is null ? all.Percentile(0.5) : Rank(exact, 0.5),
            P95 = exact is null ? all.Percentile(0.95) : Rank(exact, 0.95),
            Longest = stretch.Parts.Max(p => p.Longest),
            Answers = all.Count,
            Limit = limit,
        };
    }

    private static double? Rank(double[] sorted, double quantile) =>
        sorted.Length == 0 ? null : sorted[LatencyWindow.NearestRank(quantile, sorted.Length) - 1];
}
