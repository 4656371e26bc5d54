using Crownwatch.Core.Results;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>A check's results over some time, in parts of one width; parts without a slot are left out.</summary>
/// <param name="From">Where the first part begins, whether or not it has a slot.</param>
public sealed record Stretch(DateTimeOffset From, DateTimeOffset To, TimeSpan Width, IReadOnlyList<StretchPart> Parts)
{
    /// <summary>How many parts there would be, were none left out.</summary>
    public int Count => (int)((To - From).Ticks / Width.Ticks) + ((To - From).Ticks % Width.Ticks > 0 ? 1 : 0);

    public int IndexOf(StretchPart part) => (int)((part.At - From).Ticks / Width.Ticks);
}

/// <summary>What the slots of one part came to.</summary>
/// <param name="At">Its beginning.</param>
/// <param name="Other">Unknown and missed slots.</param>
/// <param name="P50">Milliseconds; null without an answer. Exact up to an hour, above within 1 % (semantics.md 4).</param>
/// <param name="Longest">Milliseconds; null without an answer.</param>
/// <param name="Times">Every answer's time, to be pooled with other parts: percentiles are never averaged.</param>
public sealed record StretchPart(
    DateTimeOffset At,
    int Up,
    int Down,
    int Other,
    double? P50,
    double? P95,
    double? Longest,
    LatencySketch Times
)
{
    /// <summary>Every answer's time in order, where the part is short enough to keep them; else null.</summary>
    public IReadOnlyList<double>? Exact { get; init; }
}

/// <summary>Gathers one part, slot by slot.</summary>
public sealed class StretchGatherer(DateTimeOffset at, TimeSpan width)
{
    private readonly LatencySketch _sketch = new();
    private static readonly TimeSpan ExactUpTo = TimeSpan.FromMinutes(1);
    private readonly List<double>? _exact = width <= TimeSpan.FromHours(1) ? [] : null;
    private int _up;
    private int _down;
    private int _other;
    private double? _longest;

    public void Add(Outcome outcome, double? milliseconds)
    {
        _up += outcome == Outcome.Up ? 1 : 0;
        _down += outcome == Outcome.Down ? 1 : 0;
        _other += outcome is Outcome.Up or Outcome.Down ? 0 : 1;
        if (milliseconds is { } took)
        {
            _sketch.Add(took);
            _exact?.Add(took);
            _longest = Math.Max(_longest ?? 0, took);
        }
    }

    public StretchPart ToPart()
    {
        _exact?.Sort();
        return new StretchPart(at, _up, _down, _other, Percentile(0.5), Percentile(0.95), _longest, _sketch)
        {
            Exact = width <= ExactUpTo ? _exact : null,
        };
    }

    private double? Percentile(double quantile) =>
        _exact is null ? _sketch.Percentile(quantile)
        : _exact.Count == 0 ? null
        : _exact[LatencyWindow.NearestRank(quantile, _exact.Count) - 1];
}
