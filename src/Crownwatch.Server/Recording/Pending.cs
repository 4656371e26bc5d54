using Crownwatch.Core.Alerting;
using Crownwatch.Core.Results;
using Crownwatch.Server.Telemetry;

namespace Crownwatch.Server.Recording;

/// <summary>What is stepped and not yet committed. Bounded: the oldest raw results go first, what rules decided never does.</summary>
internal sealed class Pending(ServerMetrics metrics)
{
    private const int MostResults = 200_000;
    private readonly List<ProbeResult> _results = [];
    private readonly List<AlertSignal> _signals = [];

    public IReadOnlyList<ProbeResult> Results => _results;
    public IReadOnlyList<AlertSignal> Signals => _signals;
    public bool IsEmpty => _results.Count == 0 && _signals.Count == 0;

    public void Add(ProbeResult result, IEnumerable<AlertSignal> signals)
    {
        if (_results.Count == MostResults)
        {
            var tenth = MostResults / 10;
            _results.RemoveRange(0, tenth);
            metrics.ResultsDropped(tenth);
        }

        _results.Add(result);
        _signals.AddRange(signals);
    }

    /// <summary>Signals that come with the time rather than with a result.</summary>
    public void Add(IEnumerable<AlertSignal> signals) => _signals.AddRange(signals);

    public void ClearResults() => _results.Clear();

    /// <summary>The first signal is done with.</summary>
    public void DropSignal() => _signals.RemoveAt(0);

    public void Clear()
    {
        _results.Clear();
        _signals.Clear();
    }
}
