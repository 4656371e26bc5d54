namespace Crownwatch.Core.Incidents;

/// <summary>A post-mortem is drafted, closed, or said to be overdue (semantics.md 9).</summary>
internal static class PostMortems
{
    public static Decision Draft(Turn turn, DraftPostMortem draft)
    {
        var held = turn.Incident.PostMortem;
        turn.Incident = turn.Incident with { PostMortem = held with { DraftedAt = held.DraftedAt ?? turn.Now } };
        turn.Note("post_mortem_drafted", "post-mortem drafted", draft.By);
        return turn.Done();
    }

    public static Decision Close(Turn turn, ClosePostMortem close)
    {
        var before = turn.Incident;
        if (!before.IsResolved)
        {
            return turn.Refuse(new Refusal($"{before.Label} is open: its post-mortem can be closed once it is resolved"));
        }

        if (before.PostMortem.ClosedAt is { } at)
        {
            return turn.Refuse(
                new Refusal($"the post-mortem of {before.Label} was closed at {Words.Of(at)} by {before.PostMortem.ClosedBy}")
            );
        }

        turn.Incident = before with { PostMortem = before.PostMortem with { ClosedAt = turn.Now, ClosedBy = close.By } };
        turn.Note("post_mortem_closed", "post-mortem closed", close.By);
        return turn.Done();
    }

    /// <summary>Says once that it is overdue, when it is.</summary>
    public static void TellOverdue(Turn turn)
    {
        var incident = turn.Incident;
        if (
            incident.PostMortem is not { ClosedAt: null, OverdueToldAt: null }
            || PostMortemDuty.DueAt(incident, turn.Definitions) is not { } due
            || due > turn.Now
        )
        {
            return;
        }

        turn.Incident = incident with { PostMortem = incident.PostMortem with { OverdueToldAt = turn.Now } };
        turn.Note("post_mortem_due", $"the post-mortem of {incident.Label} was due at {Words.Of(due)}");
        turn.Inform($"[POST-MORTEM DUE] {Words.Subject(incident)} · {incident.Label}");
    }
}
