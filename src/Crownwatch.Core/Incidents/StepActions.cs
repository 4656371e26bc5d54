using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Incidents;

/// <summary>What a step does besides telling people.</summary>
internal static class StepActions
{
    public static void Do(EscalationAction action, Turn turn, Surroundings at)
    {
        switch (action)
        {
            case EscalationAction.AssignCommander:
                AssignCommander(turn, at);
                break;
            case EscalationAction.OpenWarRoom when turn.Incident.Kind == AlertKind.Budget:
                turn.Note("war_room_skipped", "no war room: a budget incident lasts as long as its window does");
                break;
            case EscalationAction.OpenWarRoom when turn.Incident.WarRoom is not null:
                break;
            case EscalationAction.OpenWarRoom:
                var room = FreeRoom($"incident-{turn.Incident.OpenedAt.UtcDateTime:yyyyMMdd-HHmm}", at.RoomIsTaken);
                turn.Incident = turn.Incident with { WarRoom = room };
                turn.Note("war_room_opened", $"war room: #{room}{WarRooms.Remark(at.Definitions)}", null, new Facts { Name = room });
                break;
            case EscalationAction.CustomerUpdate when turn.Incident.CustomerUpdate == Update(turn.Incident):
                break;
            case EscalationAction.CustomerUpdate:
                turn.Incident = turn.Incident with { CustomerUpdate = Update(turn.Incident) };
                turn.Note("customer_update", turn.Incident.CustomerUpdate);
                break;
            default:
                throw new InvalidOperationException($"no way to do {action}");
        }
    }

    private static void AssignCommander(Turn turn, Surroundings at)
    {
        var commander = Roster.Of(["incident_commander"], at.Definitions.OnCall, at.Overrides, turn.Now).People is [var first, ..]
            ? first.Name
            : null;
        if (commander is not null && turn.Incident.Commander == commander)
        {
            return;
        }

        turn.Incident = turn.Incident with { Commander = commander };
        if (commander is null)
        {
            turn.Note("commander_missing", "nobody holds the role incident_commander");
        }
        else
        {
            turn.Note("commander_assigned", $"{commander} is incident commander", null, new Facts { People = [commander] });
        }
    }

    // Semantics.md 7.6: the second of one minute gets -2, and so on.
    private static string FreeRoom(string wanted, Func<string, bool> isTaken)
    {
        var room = wanted;
        for (var n = 2; isTaken(room); n++)
        {
            room = $"{wanted}-{n}";
        }

        return room;
    }

    // For customers: no internal names beyond what they use, no addresses, no codes.
    private static string Update(Incident incident) =>
        $"We are looking into a problem with {Words.CheckList(incident)} since {Words.Of(incident.OpenedAt)}.";
}
