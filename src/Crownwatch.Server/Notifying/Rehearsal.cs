using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// Goes once, at the start, through all that lies between a third failure and a sent message: on a database in memory, to our own
/// address. The first real page then doesn't wait a second for the compiler.
/// </summary>
public sealed class Rehearsal(
    SnapshotSource snapshots,
    IEnumerable<IChannelSender> senders,
    ServerAddress address,
    TimeProvider time,
    ILogger<Rehearsal> log
)
{
    private const int MostFailures = 20;

    /// <summary>Never throws: what fails here has only made the first page slower.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (snapshots.Current.Plans.Values.FirstOrDefault(p => p.Rules.Count > 0) is { } plan)
            {
                await PlayAsync(plan, stopping);
            }
        }
        catch (Exception e)
        {
            log.LogWarning("the rehearsal of a page failed: {Reason}", e.Message);
        }
    }

    private async Task PlayAsync(CheckPlan plan, CancellationToken stopping)
    {
        // A name of its own: databases in memory of one name are one database, and its tables lock each other out across servers.
        await using var database = new Database($"file:rehearsal-{Guid.NewGuid():N}?mode=memory&cache=shared", time);
        var installation = await Migrator.MigrateAsync(database, time, stopping);
        var definitions = snapshots.Current.Definitions with { Channels = Channels() };
        var snapshot = new Snapshot(definitions, [], time.GetUtcNow());
        var (results, signals) = Fail(plan);
        var clock = new DecisionClock(time);
        var desks = new Desks(installation, new StateBook(), clock);
        await database.WriteAsync(
            true,
            connection =>
            {
                ResultStore.Insert(connection, results, ResultStore.Ids(connection, [plan.Check.Name]));
                var desk = desks.Open(connection, snapshot);
                signals.ForEach(desk.Apply);
                return 0;
            },
            stopping
        );
        var source = new SnapshotSource(snapshot);
        var delivery = new Delivery(
            database,
            source,
            senders,
            new Links(source, address, new AcknowledgeLinks(installation, time)),
            new Excerpts(database, NullLogger<Excerpts>.Instance),
            new Conclusion(desks, source),
            new Redactor(source),
            new Signals(),
            clock,
            time,
            NullLogger<Delivery>.Instance
        );
        foreach (var message in definitions.Channels.SelectMany(c => database.Read(x => OutboxStore.Heads(x, c.Name))))
        {
            await delivery.TryAsync(message, stopping);
        }
    }

    // What our own address answers to a POST is a refusal, which goes the longest way of all.
    private List<ChannelDefinition> Channels()
    {
        var url = new Uri(address.Url, "/healthz");
        return
        [
            new SlackChannelDefinition { Name = "slack", WebhookUrl = new Secret(url.ToString()) },
            new PagerDutyChannelDefinition
            {
                Name = "pagerduty",
                IntegrationKey = new Secret("rehearsal"),
                ApiUrl = url,
            },
        ];
    }

    private (List<ProbeResult> Results, List<AlertSignal> Signals) Fail(CheckPlan plan)
    {
        var state = new CheckState(plan);
        List<ProbeResult> results = [];
        List<AlertSignal> signals = [];
        while (signals.Count == 0 && results.Count < MostFailures)
        {
            var slot = time.GetUtcNow() + (results.Count * plan.Check.Interval);
            results.Add(
                new ProbeResult
                {
                    Check = plan.Check.Name,
                    Slot = slot,
                    FinishedAt = slot,
                    Outcome = Outcome.Down,
                    Cause = DownCause.Wrong,
                    Reason = "rehearsal",
                    Code = "rehearsal",
                }
            );
            Monitor.Step(state, DecidedSlot.From(results[^1]), signals);
        }

        return (results, signals);
    }
}
