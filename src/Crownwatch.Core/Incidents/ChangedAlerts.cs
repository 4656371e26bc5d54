namespace Crownwatch.Core.Incidents;

/// <summary>An alert about ourselves goes on and lists other checks: one alert, one incident (semantics.md 6.10).</summary>
internal static class ChangedAlerts
{
    public static Decision Change(Turn turn, AlertChanges changes)
    {
        var before = turn.Incident;
        var found = before.HoldingAlerts.FirstOrDefault(a => a.Is(changes.Rule, changes.Check));
        if (found is null)
        {
            return turn.Refuse(new Refusal($"{changes.Rule} on {changes.Check} does not hold in {before.Label}"));
        }

        var changed = found with { Evidence = changes.Evidence };
        turn.Incident = before with { Alerts = [.. before.Alerts.Select(a => a == found ? changed : a)] };
        var more = changes.Evidence.Checks.Except(found.Evidence.Checks).ToList();
        var fewer = found.Evidence.Checks.Except(changes.Evidence.Checks).ToList();
        string?[] parts =
        [
            more.Count == 0 ? null : $"now also {string.Join(", ", more)}",
            fewer.Count == 0 ? null : $"no longer {string.Join(", ", fewer)}",
        ];
        turn.Note(
            "alert_changed",
            $"{changes.Rule} on {changes.Check}: {string.Join("; ", parts.OfType<string>())}",
            null,
            AlertFacts.Of(changed, before.Kind)
        );

        // As an alert that joins (6.2): what comes later than five minutes after an acknowledgement is news to whoever gave it.
        if (more.Count > 0 && !before.IsResolved && IncidentDecisions.IsNews(turn))
        {
            turn.Void("we are blind to further checks since");
            if (turn.Hush() is null)
            {
                turn.RunFirstStepAgain();
            }
        }

        return turn.Done();
    }
}
