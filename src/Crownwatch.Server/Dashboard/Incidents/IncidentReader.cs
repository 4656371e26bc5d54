using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>Reads what the pages about incidents show.</summary>
public sealed class IncidentReader(
    ChangeFeed feed,
    IncidentOverviews incidents,
    AlarmReader alarms,
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
        return new IncidentView
        {
            Version = version,
            Now = time.GetUtcNow(),
            Environment = definitions.Environment,
            Alarms = alarms.Read(),
            Overview = found,
            Next = NextStep.Of(found.Incident, definitions),
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
