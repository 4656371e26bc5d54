using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Incidents;

/// <summary>Somebody acknowledges or resolves: on our pages, or in PagerDuty.</summary>
internal static class Answers
{
    private static readonly TimeSpan ReopensIfHolding = TimeSpan.FromMinutes(15);

    public static Decision Acknowledge(Turn turn, Acknowledge given)
    {
        var (before, by) = (turn.Incident, given.By);

        // Whoever acknowledges in PagerDuty is on it there whether or not the file lists them: PagerDuty has stopped calling.
        if (given.From is null && People.Unknown(by, turn.Definitions) is { } unknown)
        {
            return turn.Refuse(new Refusal(unknown));
        }

        if (before.Resolution is { } end)
        {
            return turn.Refuse(new Refusal($"{before.Label} was resolved at {Words.Of(end.At)}: there is nothing to acknowledge"));
        }

        if (OfAnEarlierOpening(before, given.From) is { } stale)
        {
            return turn.Refuse(stale);
        }

        if (before.Acknowledgement is { } held && held.By == by)
        {
            turn.Incident = before with { Acknowledgement = new Acknowledgement(by, turn.Now, turn.Now) };
            turn.Note("note", "still on it", by);
            return turn.Done() with
            {
                Remark = $"{by} had acknowledged {before.Label} at {Words.Of(held.At)} already: taken as a sign of life",
            };
        }

        turn.Incident = before with
        {
            Acknowledgement = new Acknowledgement(by, turn.Now, turn.Now),
            FirstAcknowledgedAt = before.FirstAcknowledgedAt ?? turn.Now,
        };
        var where = given.From is null ? "" : " in PagerDuty";
        turn.Note("incident_acknowledged", $"acknowledged{where} after {DurationText.Of(turn.Now - before.OpenedAt)}", by);
        turn.TellTold(MessageKind.Acknowledged, $"[ACKNOWLEDGED] {by} is on it · {Words.Subject(before)} · {before.Label}", given.From);
        return turn.Done();
    }

    public static Decision Resolve(Turn turn, Resolve given)
    {
        var before = turn.Incident;
        if (before.Resolution is { } end)
        {
            return turn.Refuse(new Refusal($"{before.Label} was already resolved at {Words.Of(end.At)}"));
        }

        var holding = string.Join(", ", before.FiringAlerts.Select(a => $"{a.Rule} on {a.Check}"));
        if (given.From is { } from)
        {
            return OfAnEarlierOpening(before, from) is { } stale ? turn.Refuse(stale)
                : holding.Length > 0 ? StaysOpen(turn, given.By, from, holding)
                : End("in PagerDuty");
        }

        if (holding.Length > 0 && !given.Confirmed)
        {
            return turn.Refuse(new Refusal($"still firing: {holding}; confirm to resolve {before.Label} all the same", true));
        }

        turn.Incident = before with { ReopensAt = holding.Length > 0 ? turn.Now + ReopensIfHolding : null };
        return End(holding.Length > 0 ? $"by hand, while {holding} still fires" : "by hand");

        Decision End(string reason)
        {
            turn.End(given.By, reason, given.From);
            return turn.Done();
        }
    }

    // Semantics.md 6.8: a resolution received from PagerDuty never closes a holding alert, it is triggered anew.
    private static Decision StaysOpen(Turn turn, string by, PagerDutySource from, string holding)
    {
        if (from.Key is { } key && key != turn.Incident.Keys[^1])
        {
            turn.Note("resolution_not_taken", $"resolved in PagerDuty under {key}, which a later key replaced: {holding} still fires", by);
            return turn.Done();
        }

        turn.Note("resolution_not_taken", $"resolved in PagerDuty, but {holding} still fires: it is triggered anew", by);
        turn.TriggerAnew(from.Channel);
        return turn.Done();
    }

    // A reopened incident is a new one in PagerDuty: what comes late about the former says nothing of this one.
    private static Refusal? OfAnEarlierOpening(Incident incident, PagerDutySource? from) =>
        from?.Key is { } key && !incident.Keys.Contains(key)
            ? new Refusal($"{key} is not how PagerDuty knows {incident.Label} since it last opened")
            : null;
}
