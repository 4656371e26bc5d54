using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Intervening;

/// <summary>What people did that holds or is to come, and what it withholds: for the pages and the API.</summary>
public sealed class InterventionReader(Database database, SnapshotSource snapshots, TimeProvider time)
{
    /// <summary>In the order it was made.</summary>
    public IReadOnlyList<Intervention> Standing() => database.Read(c => InterventionStore.Since(c, time.GetUtcNow()));

    /// <summary>Whatever touches the span, in the order it was made.</summary>
    public IReadOnlyList<Intervention> Between(DateTimeOffset from, DateTimeOffset until) =>
        database.Read(c => InterventionStore.Between(c, from, until));

    /// <summary>Alerts that hold and of which nobody was told, for a reason.</summary>
    public IReadOnlyList<OpenAlert> Withheld() => database.Read(OpenAlertStore.Withheld);

    /// <summary>What a decision made now would look at.</summary>
    public Surroundings Surroundings() => Surroundings(Standing());

    public Surroundings Surroundings(IReadOnlyList<Intervention> standing)
    {
        var snapshot = snapshots.Current;
        return new Surroundings(time.GetUtcNow(), snapshot.Definitions, "")
        {
            Interventions = standing,
            Maintenance = snapshot.Maintenance,
        };
    }

    /// <summary>Possible alerts that the silence matches now, and whether each of them holds; received ones hold.</summary>
    public IReadOnlyList<SilencedAlert> Matched(Silence silence) => Matched(silence, database.Read(OpenAlertStore.All));

    public IReadOnlyList<SilencedAlert> Matched(Silence silence, IReadOnlyList<OpenAlert> open)
    {
        var at = Surroundings([]);
        return
        [
            .. SilenceReach
                .Of(silence.Matchers, at.Definitions)
                .Select(a => new SilencedAlert(a.Check, a.Rule, open.Any(o => o.Is(a.Rule, a.Check)))),
            .. open.Where(a => a.IsReceived && LabelMatchers.Matches(silence.Matchers, AlertLabels.Of(a.Alert, a.Kind, at)))
                .Select(a => new SilencedAlert(a.Check, a.Rule, true) { IsReceived = true }),
        ];
    }
}

/// <param name="Firing">Whether the rule holds on the check now.</param>
public sealed record SilencedAlert(string Check, string Rule, bool Firing)
{
    /// <summary>Another tool told us of it: there is no such check.</summary>
    public bool IsReceived { get; init; }
}
