using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// What the rules say of a drill's results: incidents of their own, on the real way to the real channels, that neither join nor hold
/// back anything real. Silences and holds are passed over: whoever starts a drill wants to see it arrive.
/// </summary>
public static class DrillAlerts
{
    /// <summary>Stores what the signal leads to.</summary>
    /// <param name="drill">Unique: its incidents share it in their group.</param>
    /// <returns>The drill's incident of that kind, or null for rules of severity info and for what was not open.</returns>
    public static long? Apply(IAlertBook book, AlertSignal signal, string drill, Surroundings at)
    {
        var group = $"drill|{drill}|{signal.Rule.Kind}".ToLowerInvariant();
        var known = book.Newest(group);
        if (!signal.Fires)
        {
            if (known is { IsResolved: false })
            {
                Save(IncidentDecisions.Decide(known, new AlertClears(signal.Rule.Name, signal.Check.Name, null, signal.Evidence), at));
            }

            return known?.Id;
        }

        var alert = IncidentAlert.Of(signal, at.Now);
        if (signal.Rule.Severity == RuleSeverity.Info)
        {
            foreach (var message in InfoMessages.For(alert, at))
            {
                book.Send(message with { Notice = message.Notice with { Title = $"{Notices.DrillHead} {message.Notice.Title}" } });
            }

            return null;
        }

        return Save(
            known is { IsResolved: false }
                ? IncidentDecisions.Decide(known, new AlertFires(alert), at)
                : IncidentDecisions.OpenDrill(book.NextIncident(), signal.Rule.Kind, group, alert, at)
        );

        long Save(Decision decision)
        {
            book.Save(decision, Deadlines.NextDue(decision.After, at.Definitions));
            return decision.After.Id;
        }
    }

    /// <summary>The drill is over: what its rules still find to hold ends with it.</summary>
    public static void End(IAlertBook book, IEnumerable<long> incidents, string reason, Surroundings at)
    {
        foreach (var incident in incidents.Select(book.Incident).OfType<Incident>().Where(i => !i.IsResolved))
        {
            var left = incident;
            foreach (var alert in incident.HoldingAlerts.ToList())
            {
                var decision = IncidentDecisions.Decide(left, new AlertClears(alert.Rule, alert.Check, reason), at);
                book.Save(decision, Deadlines.NextDue(decision.After, at.Definitions));
                left = decision.After;
            }
        }
    }
}
