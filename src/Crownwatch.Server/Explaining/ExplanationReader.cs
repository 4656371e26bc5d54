using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Explaining;

/// <summary>Explains incidents and rules of this server, from what is stored and from the states as they are now.</summary>
public sealed class ExplanationReader(Database database, InterventionReader interventions, StateBook states, TimeProvider time)
{
    /// <summary>null when there is no such incident.</summary>
    public Explanation? Incident(long id) =>
        database.Read(connection => IncidentStore.Find(connection, id) is { } found ? Of(connection, found) : null);

    /// <summary>One of the check's rules; null when the check has no such rule, or does not run.</summary>
    public RuleExplained? Rule(string check, string rule) =>
        Explain(check, rule) is { } explained ? database.Read(connection => Of(connection, explained)) : null;

    /// <summary>Every rule of the check, in the order of the file; none when it does not run.</summary>
    public IReadOnlyList<RuleExplained> Rules(string check)
    {
        List<RuleExplanation> rules = [.. RulesOf(check).Select(rule => Explain(check, rule)).OfType<RuleExplanation>()];
        return rules.Count == 0 ? [] : database.Read(connection => rules.ConvertAll(rule => Of(connection, rule)));
    }

    /// <summary>Names of the rules that look at the check, in the order of the file.</summary>
    public IReadOnlyList<string> RulesOf(string check) => states.Find(check) is { } state ? [.. state.Plan.Rules.Select(r => r.Name)] : [];

    private Explanation Of(SqliteConnection connection, Incident incident) =>
        IncidentExplanation.Of(
            incident,
            Told(connection, incident),
            alert => Explain(alert.Check, alert.Rule),
            [.. OpenAlertStore.Withheld(connection).Where(a => a.Held?.Incident == incident.Id)],
            At(connection)
        );

    private RuleExplained Of(SqliteConnection connection, RuleExplanation rule)
    {
        var alert = OpenAlertStore.Find(connection, rule.Rule, rule.Check);
        var incident = alert?.Incident is { } id ? IncidentStore.Find(connection, id) : null;
        var told = incident is null ? [] : Told(connection, incident);
        var blind = OpenAlertStore.Find(connection, SelfAlerts.Blind, SelfAlerts.Check);
        return new RuleExplained(rule, alert, RuleStanding.Of(rule, alert, incident, told, At(connection), blind));
    }

    private RuleExplanation? Explain(string check, string name)
    {
        if (states.Find(check) is not { } state || state.Plan.Rules.FirstOrDefault(r => r.Name == name) is not { } rule)
        {
            return null;
        }

        lock (state)
        {
            return RuleExplanation.Of(state, rule, time.GetUtcNow());
        }
    }

    private static List<ToldMessage> Told(SqliteConnection connection, Incident incident) =>
        IncidentOverviews.Messages(connection, incident.Id).ConvertAll(MessageFate.Of);

    private Surroundings At(SqliteConnection connection) =>
        interventions.Surroundings(InterventionStore.Since(connection, time.GetUtcNow()));
}
