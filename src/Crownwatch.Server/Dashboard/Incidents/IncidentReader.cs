using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.Reporting;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Explaining;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.StatusPage;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>Reads what the pages about incidents show.</summary>
public sealed class IncidentReader(
    ChangeFeed feed,
    Database database,
    IncidentOverviews incidents,
    InterventionReader interventions,
    AlarmReader alarms,
    ExplanationReader explanations,
    SnapshotSource snapshots,
    TimeProvider time
)
{
    private const int MostListed = 200;
    private const int MostHeard = 200;
    private static readonly TimeSpan Nearby = TimeSpan.FromHours(1);

    /// <summary>null when there is no such incident.</summary>
    public IncidentView? Find(long id, string? who, string? ask, string? problem)
    {
        var version = feed.Version;
        if (incidents.Find(id) is not { } found)
        {
            return null;
        }

        var at = interventions.Surroundings();
        var definitions = at.Definitions;
        return new IncidentView
        {
            Version = version,
            Now = at.Now,
            Environment = definitions.Environment,
            Alarms = alarms.Read(),
            Overview = found,
            Next = NextStep.Of(found.Incident, at),
            Withheld = NextStep.Withheld(found.Incident, at),
            Deployments = Near(found.Incident, at.Now),
            People = [.. definitions.OnCall.People.Select(p => p.Name)],
            Explanation = explanations.Incident(id),
            Heard = HeardOf(found.Incident),
            PostMortem = PostMortemsDue.Of(
                RespondedIncident.From(found.Incident),
                definitions.PostMortem,
                definitions.ResponseTargets[found.Incident.Severity],
                at.Now
            ),
            Who = who,
            AsksToConfirm = ask == "resolve" && !found.Incident.IsResolved,
            Problem = FormProblem.Text(problem),
            ForThePublic = PublicForm.Of(found.Incident, database.Read(c => StatusEntryStore.OfIncident(c, id)), definitions),
        };
    }

    /// <param name="state">open, resolved or all.</param>
    /// <param name="who">Whose name the form proposes.</param>
    public IncidentListView List(string state, string? who)
    {
        var version = feed.Version;
        bool? open = state switch
        {
            "open" => true,
            "resolved" => false,
            _ => null,
        };
        var definitions = snapshots.Current.Definitions;
        var listed = incidents.List(open, MostListed + 1);
        return new IncidentListView(
            version,
            time.GetUtcNow(),
            definitions.Environment,
            alarms.Read(),
            state,
            [.. listed.Take(MostListed)],
            listed.Count > MostListed
        )
        {
            Checks = [.. definitions.Checks.Select(c => c.Name)],
            People = [.. definitions.OnCall.People.Select(p => p.Name)],
            Who = who,
        };
    }

    private Dictionary<string, HeardAlert> HeardOf(Incident incident)
    {
        var labels = incident.Alerts.Take(MostHeard).Select(a => a.Labels).OfType<IReadOnlyDictionary<string, string>>().ToList();
        return labels.Count == 0 ? [] : database.Read(c => ReceivedAlertStore.Find(c, [.. labels.Select(LabelFingerprint.Of)]));
    }

    private List<DeploymentMark> Near(Incident incident, DateTimeOffset now)
    {
        var (from, until) = (incident.OpenedAt - Nearby, (incident.Resolution?.At ?? now) + Nearby);
        return [.. interventions.Between(from, until).OfType<DeploymentMark>().Where(m => m.From >= from)];
    }
}
