using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// Alerts about ourselves. They are opened on a check of our own that no file names, and go the same way as any other: an incident,
/// which escalates (semantics.md 1.6, 6.10).
/// </summary>
public static class SelfAlerts
{
    /// <summary>Stands where a check's name stands. The hyphen keeps it apart from every name a file may use.</summary>
    public const string Check = "crownwatch-self";
    public const string Blind = "blind";
    public const string ClockStep = "clock_step";

    /// <summary>Our own code failed to decide something.</summary>
    public const string Fault = "fault";
    private static readonly TimeSpan LeastBlindness = TimeSpan.FromMinutes(5);

    // A message that names ten thousand checks reaches nobody; the explanation on the incident's page names all.
    private const int MostListed = 100;

    private static readonly CheckDefinition _check = new()
    {
        Name = Check,
        Criteria = [],
        Labels = new Dictionary<string, string> { ["criticality"] = "high" },
    };

    /// <summary>The check of our own, or null for any other name.</summary>
    public static CheckDefinition? CheckNamed(string name) => name == Check ? _check : null;

    /// <summary>Without a completed run for max(5 intervals, 5 min) we are blind to a check (semantics.md 6.10).</summary>
    public static TimeSpan BlindAfter(CheckDefinition check) => check.Interval * 5 > LeastBlindness ? check.Interval * 5 : LeastBlindness;

    /// <summary>
    /// The signal that we are blind to checks, to others than before, or to none any more (semantics.md 6.10); null when nothing of that
    /// has changed.
    /// </summary>
    /// <param name="states">Of every check that runs; each has been told since when it is watched (<see cref="Monitor.StandStill"/>).</param>
    /// <param name="said">The open alert; null when none is.</param>
    public static AlertSignal? LookForBlindness(IEnumerable<CheckState> states, OpenAlert? said, DateTimeOffset now)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        var blind = states
            .Where(s => s.Plan.Check.Type != CheckType.Heartbeat) // its silence is what it is watched for, by its own period
            .Select(s => (s.Plan.Check, For: TimeSpan.FromMilliseconds(nowMs - (s.Sightings.UnseenSince ?? nowMs))))
            .Where(c => c.For >= BlindAfter(c.Check))
            .Select(c => (c.Check.Name, c.For))
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToList();
        var same = said is null ? blind.Count == 0 : blind.Count > 0 && said.Alert.Evidence.Checks.SequenceEqual(blind.Select(b => b.Name));
        return same ? null : BlindSignal(blind, now);
    }

    private static AlertSignal BlindSignal(List<(string Check, TimeSpan For)> blind, DateTimeOffset now)
    {
        var list = string.Join(", ", blind.Take(MostListed).Select(b => $"{b.Check} for {DurationText.Of(b.For)}"));
        var more = blind.Count - MostListed;
        var text =
            blind.Count == 0
                ? "every check has completed a run again"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"no completed run of {blind.Count:#,0} {(blind.Count == 1 ? "check" : "checks")}: {list}{(more > 0 ? $" and {more:#,0} more" : "")}"
                );
        var signal = Signal(Blind, RuleSeverity.Critical, blind.Count > 0, text, now);
        return signal with { Evidence = signal.Evidence with { Checks = [.. blind.Select(b => b.Check)] } };
    }

    /// <summary>The signal that the clock was set (semantics.md 1.6).</summary>
    public static AlertSignal ClockStepSignal(TimeSpan step, DateTimeOffset now) =>
        Signal(
            ClockStep,
            RuleSeverity.Warning,
            true,
            $"the clock of the watcher was set {(step > TimeSpan.Zero ? "forward" : "back")} by {DurationText.Of(step.Duration())}",
            now
        );

    /// <summary>A step is over once it happened: its alert clears at the next look.</summary>
    public static AlertSignal ClockStepOver(DateTimeOffset now) =>
        Signal(ClockStep, RuleSeverity.Warning, false, "the clock runs evenly", now);

    /// <summary>The signal that what a rule said could not be decided, by a fault of ours; it clears once none has been for a while.</summary>
    public static AlertSignal FaultSignal(bool fires, string text, DateTimeOffset now) =>
        Signal(Fault, RuleSeverity.Critical, fires, text, now);

    internal static AlertSignal Signal(string rule, RuleSeverity severity, bool fires, string text, DateTimeOffset now) =>
        new(
            new RuleDefinition
            {
                Name = rule,
                Condition = new Comparison(
                    new Metric(MetricName.SilentFor, MetricUnit.Duration, "silent_for"),
                    ComparisonOperator.Greater,
                    new Operand(0, null)
                ),
                ConditionText = "",
                Kind = AlertKind.Outage,
                Severity = severity,
            },
            _check,
            fires,
            new AlertEvidence
            {
                At = now,
                Arithmetic = text,
                Headline = $"Crownwatch itself: {text}",
            }
        );
}
