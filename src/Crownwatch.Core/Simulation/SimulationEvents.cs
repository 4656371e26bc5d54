using System.Collections.Frozen;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Simulation;

/// <summary>Entries of the journal and messages as the lines of a simulation.</summary>
public static class SimulationEvents
{
    /// <summary>What `--format jsonl` lists, besides `result` and `refused`; the text shows more.</summary>
    public static FrozenSet<string> Listed { get; } =
        FrozenSet.ToFrozenSet(
            [
                "alert_fired",
                "alert_resolved",
                "incident_opened",
                "incident_acknowledged",
                "acknowledgement_lapsed",
                "incident_resolved",
                "incident_reopened",
                "escalation_step",
                "step_skipped",
                "notification",
                "war_room_opened",
                "commander_assigned",
                "suppressed",
                "flapping_started",
                "flapping_ended",
                "monitor_sick",
                "post_mortem_due",
                "refused",
                "result",
                "summary",
            ],
            StringComparer.Ordinal
        );

    internal static SimulationEvent Of(TimelineEntry entry, long? incident)
    {
        var facts = entry.Facts;
        return new SimulationEvent
        {
            At = entry.At,
            Event = entry.Event,
            Incident = incident,
            Check = facts.Check,
            Rule = facts.Rule,
            Severity = Word(facts.RuleSeverity) ?? Word(facts.Severity),
            Kind = Word(facts.Kind),
            Step = facts.Step?.TotalSeconds,
            Repeat = facts.Repeat,
            Who = facts.People,
            By = entry.Who,
            Reason = facts.Reason,
            Name = facts.Name,
            Value = facts.Value,
            Coverage = facts.Coverage,
            Text = entry.Text,
        };
    }

    internal static SimulationEvent Of(OutgoingMessage message, DateTimeOffset now) =>
        new()
        {
            At = now,
            Event = "notification",
            Incident = message.Notice.Incident,
            Channel = message.Channel,
            Kind = KindOf(message.Kind),
            Severity = message.Notice.IsInformation ? null : Word<Definitions.IncidentSeverity>(message.Notice.Severity),
            Step = message.Step?.TotalSeconds,
            Who = message.Notice.People.Count == 0 ? null : message.Notice.People,
            Text = message.Notice.Title,
        };

    /// <summary>What somebody asked for and is not done, with the reason.</summary>
    internal static SimulationEvent Refused(string what, string reason, DateTimeOffset at) =>
        new()
        {
            At = at,
            Event = "refused",
            Name = what,
            Reason = reason,
            Text = $"{what}: {reason}",
        };

    private static string KindOf(MessageKind kind) =>
        kind switch
        {
            MessageKind.Acknowledged or MessageKind.Update => "update",
            MessageKind.WarRoom => "war_room",
            MessageKind.WarRoomClosed => "war_room_closed",
            _ => kind.ToString().ToLowerInvariant(),
        };

    private static string? Word<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();
}
