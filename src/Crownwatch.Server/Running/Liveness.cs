using System.Collections.Concurrent;

namespace Crownwatch.Server.Running;

/// <summary>When each loop last finished a turn, and what it last failed with.</summary>
public sealed class Liveness(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, LoopLife> _loops = new(StringComparer.Ordinal);

    public IReadOnlyList<LoopLife> Loops => [.. _loops.Values.OrderBy(l => l.Name, StringComparer.Ordinal)];

    /// <summary>Loops that have not turned within their time, or whose last turn failed.</summary>
    public IReadOnlyList<LoopLife> Sick => [.. Loops.Where(l => l.LastFailure is not null || time.GetElapsedTime(l.Stamp) > l.Within)];

    public void Expect(string loop, TimeSpan within) => _loops[loop] = new LoopLife(loop, within, time.GetTimestamp(), 0, 0, null);

    public void Turned(string loop) => Update(loop, l => l with { Stamp = time.GetTimestamp(), Turns = l.Turns + 1, LastFailure = null });

    public void Failed(string loop, string reason) => Update(loop, l => l with { Failures = l.Failures + 1, LastFailure = reason });

    private void Update(string loop, Func<LoopLife, LoopLife> change) =>
        _loops.AddOrUpdate(
            loop,
            name => change(new LoopLife(name, TimeSpan.FromSeconds(30), time.GetTimestamp(), 0, 0, null)),
            (_, life) => change(life)
        );
}

/// <param name="Stamp">Of the last good turn, by TimeProvider.GetTimestamp.</param>
/// <param name="LastFailure">null when the last turn was good.</param>
public sealed record LoopLife(string Name, TimeSpan Within, long Stamp, long Turns, long Failures, string? LastFailure);
