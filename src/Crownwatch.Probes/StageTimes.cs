namespace Crownwatch.Probes;

/// <summary>How long each stage of one run took: for a person who looks, never for a rule. One instance belongs to one run.</summary>
/// <param name="time">Durations are monotonic.</param>
public sealed class StageTimes(TimeProvider time)
{
    // Redirects repeat stages; those of a run that is bounded are few, and a hostile one must not grow this.
    private const int Most = 64;
    private readonly List<(string Stage, long From)> _reached = [];
    private readonly Lock _gate = new();
    private long? _end;

    /// <summary>The stage before it ends here.</summary>
    public void Reached(string stage)
    {
        lock (_gate)
        {
            if (_end is null && _reached.Count < Most)
            {
                _reached.Add((stage, time.GetTimestamp()));
            }
        }
    }

    /// <summary>The last stage ends here; what comes later counts no more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _end ??= time.GetTimestamp();
        }
    }

    /// <summary>In the order in which they were reached.</summary>
    public IReadOnlyList<StageTime> All()
    {
        lock (_gate)
        {
            var end = _end ?? time.GetTimestamp();
            return
            [
                .. _reached.Select(
                    (r, i) => new StageTime(r.Stage, time.GetElapsedTime(r.From, i + 1 < _reached.Count ? _reached[i + 1].From : end))
                ),
            ];
        }
    }
}

/// <param name="Stage">In words: `looking up the name`.</param>
public readonly record struct StageTime(string Stage, TimeSpan Took);

/// <summary>A probe that can say how long each of its stages took.</summary>
public interface IStagedProbe : IProbe
{
    /// <inheritdoc cref="IProbe.RunAsync"/>
    /// <param name="stages">Is told of each stage.</param>
    Task<Core.Results.ProbeResult> RunAsync(
        Core.Definitions.CheckDefinition check,
        DateTimeOffset slot,
        StageTimes stages,
        CancellationToken stopping
    );
}
