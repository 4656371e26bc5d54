using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Recording;

/// <summary>Semantics.md 6.1 on the real database, where the group's open incident is not its newest.</summary>
[Trait("rule", "6.1")]
public sealed class OneOpenIncidentTests
{
    private const string Rules = """
        - {name: in_a_row, condition: "check.consecutive_failures >= 3", severity: critical}
        - {name: share, condition: "check.failure_rate_5m > 10%", severity: critical}
        - {name: count, condition: "check.failures_10m >= 5", severity: critical}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_joins_its_groups_open_incident_also_when_a_later_one_was_resolved()
    {
        await using var watched = await Watched.StartAsync(Rules, Cancel);
        await SayAsync(watched, "in_a_row", true);
        await watched.WriteAsync(desk => desk.Take(1, new Resolve("ada", true)), Cancel);
        await SayAsync(watched, "share", true);
        await SayAsync(watched, "share", false);
        watched.Time.Advance(TimeSpan.FromMinutes(16)); // what was resolved by hand and still holds reopens
        await watched.WriteAsync(desk => desk.RunDue(), Cancel);
        Assert.Equal([(1, false), (2, true)], Incidents(watched));

        await SayAsync(watched, "count", true);

        Assert.Equal([(1, false), (2, true)], Incidents(watched));
        Assert.Equal(["in_a_row", "count"], watched.Read(c => IncidentStore.Find(c, 1))!.HoldingAlerts.Select(a => a.Rule));
    }

    private static List<(long Id, bool IsResolved)> Incidents(Watched watched) =>
        [
            .. Enumerable
                .Range(1, 3)
                .Select(id => watched.Read(c => IncidentStore.Find(c, id)))
                .OfType<Incident>()
                .Select(i => (i.Id, i.IsResolved)),
        ];

    private static Task SayAsync(Watched watched, string rule, bool fires)
    {
        var evidence = new AlertEvidence
        {
            At = watched.Time.GetUtcNow(),
            Arithmetic = rule,
            Headline = rule,
        };
        var definitions = watched.Snapshot.Definitions;
        var signal = new AlertSignal(definitions.Rules.Single(r => r.Name == rule), definitions.Checks[0], fires, evidence);
        return watched.WriteAsync(desk => desk.Apply(signal), Cancel);
    }
}
