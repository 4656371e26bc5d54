using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Probes;
using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Running;

/// <summary>
/// Runs a check at once because a person asks: a real run outside the slots. It is shown to whoever asked and kept nowhere else: it counts
/// for no rule, no figure and no strip, and makes no incident (semantics.md 1.1: results belong to slots).
/// </summary>
public sealed class RunDesk(SnapshotSource snapshots, ProbeRegistry probes, Signals signals, TimeProvider time)
{
    /// <summary>Between two runs of one check that people ask for.</summary>
    public static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(5);

    /// <summary>Of all checks together: the server is no tool to flood a target with.</summary>
    public const int MostAMinute = 30;

    /// <summary>How long the latest run is shown.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> _all = new();
    private readonly Dictionary<string, AskedRun> _latest = new(StringComparer.Ordinal);

    /// <summary>The latest that somebody asked for; null where there is none that is still news.</summary>
    public AskedRun? Latest(string check)
    {
        lock (_gate)
        {
            return _latest.GetValueOrDefault(check) is { } run && time.GetUtcNow() - run.StartedAt < Shown ? run : null;
        }
    }

    /// <returns>What the run showed, or why there was none; null when there is no such check.</returns>
    /// <exception cref="OperationCanceledException">We are stopping, or whoever asked is gone.</exception>
    public async Task<AskedRunAnswer?> RunAsync(string check, string by, CancellationToken stopping)
    {
        var snapshot = snapshots.Current;
        if (snapshot.Definitions.Checks.FirstOrDefault(c => c.Name == check) is not { } definition)
        {
            return null;
        }

        if (Impossible(definition) is { } why)
        {
            return new AskedRunAnswer(null, new RunRefusal(409, why, null));
        }

        if (Begin(check) is { } refusal)
        {
            return new AskedRunAnswer(null, refusal);
        }

        try
        {
            var run = await LookAsync(definition, by, stopping);
            lock (_gate)
            {
                _latest[check] = run;
                Forget(snapshot);
            }

            signals.RaiseChanged();
            return new AskedRunAnswer(run, null);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(check);
            }
        }
    }

    private async Task<AskedRun> LookAsync(CheckDefinition check, string by, CancellationToken stopping)
    {
        probes.TryGet(check.Type, out var probe);
        var started = time.GetUtcNow();
        if (probe is not IStagedProbe staged)
        {
            return new AskedRun(await probe!.RunAsync(check, started, stopping), [], started, by);
        }

        var stages = new StageTimes(time);
        var result = await staged.RunAsync(check, started, stages, stopping);
        return new AskedRun(result, stages.All(), started, by);
    }

    private string? Impossible(CheckDefinition check) =>
        check.Type == CheckType.Heartbeat ? "a heartbeat is told to us: there is nothing to run; send its ping instead"
        : check.Request is null && check.Type == CheckType.Http
            ? "the check is disabled and its variables are unset: there is no address to ask"
        : KeptDefinitions.LacksSecret(check)
            ? "the check's secret is written in the definition file, and kept definitions have none: mend the file first"
        : !probes.TryGet(check.Type, out _) ? $"no probe runs checks of type {check.Type.ToString().ToLowerInvariant()}"
        : null;

    private RunRefusal? Begin(string check)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_running.Contains(check))
            {
                return new RunRefusal(409, "a run that somebody asked for is still going", null);
            }

            if (_begun.TryGetValue(check, out var last) && last + AtMostEvery - now is { } wait && wait > TimeSpan.Zero)
            {
                return new RunRefusal(
                    429,
                    $"the check was run {Seconds(now - last)} s ago; once in {Seconds(AtMostEvery)} s is taken",
                    wait
                );
            }

            while (_all.TryPeek(out var first) && now - first >= _minute)
            {
                _all.Dequeue();
            }

            if (_all.Count >= MostAMinute)
            {
                return new RunRefusal(
                    429,
                    $"{MostAMinute} runs were asked for within a minute; more are not taken",
                    _all.Peek() + _minute - now
                );
            }

            _all.Enqueue(now);
            _begun[check] = now;
            _running.Add(check);
            return null;
        }
    }

    // Of checks that are no longer defined nothing is kept.
    private void Forget(Snapshot snapshot)
    {
        if (_latest.Count + _begun.Count > 2 * snapshot.Definitions.Checks.Count)
        {
            var names = snapshot.Definitions.Checks.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _latest.Keys.Concat(_begun.Keys).Where(name => !names.Contains(name)).ToList())
            {
                _latest.Remove(gone);
                _begun.Remove(gone);
            }
        }
    }

    private static string Seconds(TimeSpan span) =>
        Math.Max(0, Math.Round(span.TotalSeconds)).ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
