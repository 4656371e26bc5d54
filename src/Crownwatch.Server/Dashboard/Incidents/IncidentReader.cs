using Crownwatch.Core.Incidents;
using Crownwatch.Core.Reporting;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Explaining;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>Reads what the pages about incidents show.</summary>
public sealed class IncidentReader(
    ChangeFeed feed,
    IncidentOverviews incidents,
    AlarmReader alarms,
    ExplanationReader explanations,
    SnapshotSource snapshots,
    TimeProvider time
)
{
    private const int MostListed = 200;

    /// <summary>null when there is no such incident.</summary>
    public IncidentView? Find(long id, string? who, string? ask, string? problem)
    {
        var version = feed.Version;
        if (incidents.Find(id) is not { } found)
        {
            return null;
        }

        var definitions = snapshots.Current.Definitions;
        var now = time.GetUtcNow();
        return new IncidentView
        {
            Version = version,
            Now = now,
            Environment = definitions.Environment,
            Alarms = alarms.Read(),
            Overview = found,
            Next = NextStep.Of(found.Incident, definitions),
            Explanation = explanations.Incident(id),
            PostMortem = PostMortemsDue.Of(
                RespondedIncident.From(found.Incident),
                definitions.PostMortem,
                definitions.ResponseTargets[found.Incident.Severity],
                now
            ),
            Who = who,
            AsksToConfirm = ask == "resolve" && !found.Incident.IsResolved,
            Problem = FormProblem.Text(problem),
        };
    }

    /// <param name="state">open, resolved or all.</param>
    public IncidentListView List(string state)
    {
        var version = feed.Version;
        bool? open = state switch
        {
            "open" => true,
            "resolved" => false,
            _ => null,
        };
        var listed = incidents.List(open, MostListed + 1);
        return new IncidentListView(
            version,
            time.GetUtcNow(),
            snapshots.Current.Definitions.Environment,
            alarms.Read(),
            state,
            [.. listed.Take(MostListed)],
            listed.Count > MostListed
        );
    }
}
