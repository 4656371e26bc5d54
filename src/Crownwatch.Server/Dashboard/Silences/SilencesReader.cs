using Crownwatch.Core.Interventions;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Silences;

/// <summary>Reads what the page about silences and maintenance shows.</summary>
public sealed class SilencesReader(
    ChangeFeed feed,
    Database database,
    InterventionReader interventions,
    MaintenanceReader maintenance,
    AlarmReader alarms,
    SnapshotSource snapshots,
    TimeProvider time
)
{
    private const int OfEachWindow = 3;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    /// <param name="who">Whose name the forms propose.</param>
    public SilencesView Read(string? who)
    {
        var version = feed.Version;
        var now = time.GetUtcNow();
        var standing = interventions.Standing();
        var open = database.Read(OpenAlertStore.All);
        return new SilencesView
        {
            Version = version,
            Now = now,
            Environment = snapshots.Current.Definitions.Environment,
            Alarms = alarms.Read(),
            Pauses = [.. standing.OfType<Pause>()],
            Silences = [.. standing.OfType<Silence>().Select(s => new SilenceRow(s, interventions.Matched(s, open)))],
            Windows = [.. maintenance.Read().GroupBy(w => w.Name).SelectMany(g => g.Take(OfEachWindow)).OrderBy(w => w.From)],
            Deployments = [.. interventions.Between(now - Lately, now).OfType<DeploymentMark>().Reverse()],
            People = [.. snapshots.Current.Definitions.OnCall.People.Select(p => p.Name)],
            Who = who,
        };
    }
}
