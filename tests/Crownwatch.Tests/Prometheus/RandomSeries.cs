using Crownwatch.Core.Results;

namespace Crownwatch.Tests.Prometheus;

/// <summary>One check's slots, a minute apart: up, down or unknown in runs, and how long the answers took.</summary>
internal sealed record RandomSeries(string Name, IReadOnlyList<Outcome> Outcomes, IReadOnlyList<int> Latencies)
{
    /// <summary>The first slots are up and fast, so that every window is whole before anything can fire.</summary>
    private const int WarmUp = 12;

    /// <param name="withGaps">Whether slots may be unknown, at most five in a row, so that no window of ten minutes is without data.</param>
    public static RandomSeries Make(string name, int slots, bool withGaps, Random random)
    {
        var (outcomes, latencies) = (new List<Outcome>(slots), new List<int>(slots));
        var (outcome, isSlow, gap) = (Outcome.Up, false, 0);
        for (var i = 0; i < slots; i++)
        {
            if (i >= WarmUp && random.Next(4) == 0)
            {
                outcome = outcome == Outcome.Up ? Outcome.Down : Outcome.Up;
            }

            if (i >= WarmUp && random.Next(7) == 0)
            {
                isSlow = !isSlow;
            }

            gap = withGaps && i >= WarmUp && gap < 5 && random.Next(gap == 0 ? 8 : 2) == 0 ? gap + 1 : 0;
            outcomes.Add(gap > 0 ? Outcome.Unknown : outcome);
            latencies.Add(isSlow ? random.Next(501, 2000) : random.Next(10, 501));
        }

        return new RandomSeries(name, outcomes, latencies);
    }

    /// <summary>The two series as promtool reads them; `_` is a slot without a result.</summary>
    public IEnumerable<string> ForPromtool()
    {
        yield return Input("up", o => o.Outcome == Outcome.Up ? "1" : "0");
        yield return Input("latency", o => $"{o.Latency}");
    }

    private string Input(string metric, Func<(Outcome Outcome, int Latency), string> value) =>
        $"      - series: '{metric}{{check=\"{Name}\"}}'\n        values: '"
        + string.Join(' ', Outcomes.Zip(Latencies).Select(s => s.First == Outcome.Unknown ? "_" : value(s)))
        + "'";
}
