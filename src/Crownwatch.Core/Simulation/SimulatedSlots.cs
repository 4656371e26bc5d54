using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Simulation;

/// <summary>How each slot of one check turns out, by the scenario's entries or by recorded history.</summary>
internal sealed class SimulatedSlots
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(50);
    private static readonly ScenarioSpan _up = new() { At = TimeSpan.Zero };
    private readonly DateTimeOffset _start;
    private readonly IReadOnlyList<ScenarioSpan> _spans;
    private readonly bool[]?[] _chosen;
    private readonly List<RecordedResult>? _history;
    private readonly long _phase;
    private readonly long _interval;
    private int _span;
    private int _row;

    public SimulatedSlots(CheckDefinition check, Scenario scenario)
    {
        Check = check;
        _start = scenario.Start;
        _interval = (long)check.Interval.TotalMilliseconds;
        _history = scenario.Replay?.Where(r => r.Check == check.Name).ToList();
        _phase =
            _history is [var first, ..] ? first.Slot.ToUnixTimeMilliseconds()
            : scenario.Slots == SlotPlacement.Aligned ? scenario.Start.ToUnixTimeMilliseconds()
            : Slots.PhaseMilliseconds(check.Name, check.Interval);
        _spans = scenario.Checks.GetValueOrDefault(check.Name) ?? [];
        _chosen = new bool[_spans.Count][];
        for (var i = 0; i < _spans.Count; i++)
        {
            if (_spans[i].Share < 1)
            {
                var end = i + 1 < _spans.Count ? _start + _spans[i + 1].At : scenario.Until;
                _chosen[i] = ShareOfSlots.Of((int)((FirstAtOrAfter(end) - FirstSlotOf(i)) / _interval), _spans[i].Share, _spans[i].Seed);
            }
        }
    }

    public CheckDefinition Check { get; }

    /// <summary>Unix milliseconds of the first slot at or after the instant.</summary>
    public long FirstAtOrAfter(DateTimeOffset instant)
    {
        var since = instant.ToUnixTimeMilliseconds() - _phase;
        var slots = since / _interval;
        return _phase + ((slots * _interval >= since ? slots : slots + 1) * _interval);
    }

    /// <summary>How the slot turns out; null where history has no row for it. Slots are asked for in their order.</summary>
    public DecidedSlot? At(long slot)
    {
        if (_history is not null)
        {
            while (_row < _history.Count && _history[_row].Slot.ToUnixTimeMilliseconds() < slot)
            {
                _row++;
            }

            return _row < _history.Count && _history[_row].Slot.ToUnixTimeMilliseconds() == slot ? Recorded(_history[_row]) : null;
        }

        while (_span < _spans.Count && slot >= StartOf(_span))
        {
            _span++;
        }

        var index = _span - 1;
        if (index < 0)
        {
            return Turned(slot, _up, 0);
        }

        var span = _spans[index];
        var ends = span.CertificateExpiresIn is { } left ? (_start + span.At + left).ToUnixTimeMilliseconds() : 0;
        var counts = _chosen[index] is not { } chosen || chosen[(slot - FirstSlotOf(index)) / _interval];
        return Turned(slot, counts ? span : _up, ends);
    }

    private DecidedSlot Turned(long slot, ScenarioSpan span, long certificateEnds)
    {
        var outcome = span.Outcome switch
        {
            ScenarioOutcome.Up => Outcome.Up,
            ScenarioOutcome.Unknown => Outcome.Unknown,
            _ => Outcome.Down,
        };
        var took = span.Outcome == ScenarioOutcome.Timeout ? Check.Timeout : span.Latency ?? Usual;

        // Semantics.md 4: answers count with their time, timeouts with the timeout, failures to connect not at all.
        var answered =
            span.Outcome is ScenarioOutcome.Up or ScenarioOutcome.Timeout
            || (span.Outcome == ScenarioOutcome.Down && (span.Status is not null || span.Latency is not null));
        return new DecidedSlot(
            slot,
            outcome,
            answered ? (float)took.TotalMilliseconds : float.NaN,
            span.Status ?? (outcome == Outcome.Up ? 200 : 0),
            Code(span, outcome)
        )
        {
            FinishedAt = slot + (long)took.TotalMilliseconds,
            CertificateEndsAt = certificateEnds,
        };
    }

    private static string Code(ScenarioSpan span, Outcome outcome) =>
        outcome switch
        {
            Outcome.Up => "",
            Outcome.Unknown => "unknown",
            _ when span.Outcome == ScenarioOutcome.Timeout => "timeout",
            _ => span.Status?.ToString(CultureInfo.InvariantCulture) ?? "unreachable",
        };

    private static DecidedSlot Recorded(RecordedResult row) =>
        new(
            row.Slot.ToUnixTimeMilliseconds(),
            row.Outcome,
            row.Latency is { } latency ? (float)latency.TotalMilliseconds : float.NaN,
            row.Status ?? 0,
            row.Outcome == Outcome.Up ? "" : row.Status?.ToString(CultureInfo.InvariantCulture) ?? row.Outcome.ToString().ToLowerInvariant()
        )
        {
            FinishedAt = (row.Slot + (row.Latency ?? Usual)).ToUnixTimeMilliseconds(),
        };

    private long StartOf(int span) => (_start + _spans[span].At).ToUnixTimeMilliseconds();

    private long FirstSlotOf(int span) => FirstAtOrAfter(_start + _spans[span].At);
}
