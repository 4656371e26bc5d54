using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Receiving.Alertmanager;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Alerting;
using Crownwatch.Tests.Incidents;
using Crownwatch.Tests.Recording;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Receiving;

/// <summary>A batch stored together tells the same story as its alerts stored one by one.</summary>
public sealed class GatheringTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly DefinitionSet _definitions = Story.Watching(
        "",
        """
        escalation:
          default: [{after: 0m, notify: [alerts, pagerduty], do: [open_war_room]}]
        """
    );

    [Fact(Timeout = 60_000)]
    public async Task A_batch_leaves_the_same_incidents_history_and_messages_as_one_by_one()
    {
        await using var together = await Watched.StartAsync(Cancel, _definitions);
        await using var alone = await Watched.StartAsync(Cancel, _definitions);
        var at = together.Time.GetUtcNow();
        List<ReceivedAlert> batch =
        [
            .. Enumerable.Range(0, 5).Select(i => Alert($"instance={i}", at)),
            Alert("alertname=Other", at),
            Alert("severity=critical", at),
            Alert("severity=info", at),
            .. Enumerable.Range(0, 5).Select(i => Alert($"instance={i}", at) with { EndsAt = at }),
            Alert("instance=0", at),
            Alert("alertname=Other", at) with
            {
                EndsAt = at,
            },
        ];

        Assert.Empty(await Inbox(together).TakeAsync(batch, Cancel));
        foreach (var each in batch)
        {
            Assert.Empty(await Inbox(alone).TakeAsync([each], Cancel));
        }

        foreach (
            var sql in (string[])
                [
                    "SELECT state FROM incidents ORDER BY id",
                    "SELECT rule || check_name || state FROM open_alerts ORDER BY rule, check_name",
                    "SELECT incident_id || event || text FROM timeline WHERE incident_id = 1 ORDER BY id",
                    "SELECT incident_id || event || text FROM timeline WHERE incident_id = 2 ORDER BY id",
                    "SELECT kind || channel || notice FROM outbox WHERE incident_id = 1 ORDER BY id",
                    "SELECT kind || channel || notice FROM outbox WHERE incident_id = 2 ORDER BY id",
                    "SELECT kind || channel || notice FROM outbox WHERE incident_id IS NULL ORDER BY id",
                ]
        )
        {
            var expected = alone.Read(c => c.Query<string>(sql).AsList());
            Assert.NotEmpty(expected);
            Assert.Equal(expected, together.Read(c => c.Query<string>(sql).AsList()));
        }

        Assert.Equal(
            ["incident-20260105-0900", "incident-20260105-0900-2"],
            together.Read(c => c.Query<string>("SELECT json_extract(state, '$.war_room') FROM incidents ORDER BY id").AsList())
        );
    }

    private static ReceivedAlert Alert(string label, DateTimeOffset at)
    {
        var alert = ReceivedAlertTests.Alert();
        var (name, value) = (label.Split('=')[0], label.Split('=')[1]);
        return alert with
        {
            Labels = new Dictionary<string, string>(alert.Labels) { [name] = value },
            StartsAt = at,
            EndsAt = at + ReceivedAlert.ResolveTimeout,
        };
    }

    private static AlertInbox Inbox(Watched watched) =>
        new(watched.Database, watched.Source, watched.Desks, watched.Decisions, new Signals(), NullLogger<AlertInbox>.Instance);
}
