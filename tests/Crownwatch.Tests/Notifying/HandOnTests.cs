using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Semantics.md 10.3: an opening that is not delivered within 60 s also goes to the next channel, while the first keeps trying.</summary>
[Trait("rule", "10.3")]
public sealed class HandOnTests
{
    [Fact(Timeout = 60_000)]
    public async Task An_opening_not_taken_within_60_s_goes_to_the_next_channel_once_and_the_first_keeps_trying()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
        var time = new ManualTime();
        var sender = new RememberingSender();
        sender.Answer = channel =>
            channel == "a" ? new SendResult(SendOutcome.Transient, 503, "down") : new SendResult(SendOutcome.Delivered, 200, "ok");
        await using (var database = new Database(Path.Combine(folder, "a.db"), time))
        {
            await Migrator.MigrateAsync(database, time, cancel);
            var snapshots = new SnapshotSource(new Snapshot(SelfAlarmTests.Channels("a", "b"), [], time.GetUtcNow()));
            var signals = new Signals();
            await OpenAsync(database, time.GetUtcNow(), cancel);
            var delivery = new Delivery(database, snapshots, [sender], new ServerAddress(), signals, time, NullLogger<Delivery>.Instance);
            using var dispatcher = new Dispatcher(
                database,
                snapshots,
                signals,
                delivery,
                new Liveness(time),
                time,
                NullLogger<Dispatcher>.Instance
            );
            await dispatcher.StartAsync(cancel);
            await sender.CountAsync(1, cancel);
            var began = time.GetUtcNow();
            while (!sender.Tries.Any(m => m.Message.Channel == "b"))
            {
                await time.WaitedForAsync(cancel);
                time.Advance(TimeSpan.FromSeconds(1));
                await database.WriteAsync(false, _ => 0, cancel); // gives the loops their turn at the same database
            }

            Assert.True(time.GetUtcNow() - began >= TimeSpan.FromSeconds(60), "it was handed on too early");
            Assert.Contains("60 s", sender.Tries.First(m => m.Message.Channel == "b").HandedFrom, StringComparison.Ordinal);

            sender.Answer = _ => new SendResult(SendOutcome.Delivered, 200, "ok");
            while (database.Read(OutboxStore.ChannelsWaiting).Count > 0)
            {
                await time.WaitedForAsync(cancel);
                time.Advance(TimeSpan.FromSeconds(1));
                await database.WriteAsync(false, _ => 0, cancel); // gives the loops their turn at the same database
            }

            Assert.Single(sender.Tries, m => m.Message.Channel == "b");
            Assert.True(sender.Tries.Count(m => m.Message.Channel == "a") >= 2, "the first channel was not tried again");
            await dispatcher.StopAsync(cancel);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Task<int> OpenAsync(Database database, DateTimeOffset now, CancellationToken cancel)
    {
        var incident = new Incident
        {
            Id = 1,
            Group = "outage|check=one",
            Kind = AlertKind.Outage,
            Severity = IncidentSeverity.Critical,
            OpenedAt = now,
            Alerts = [],
            Escalation = new EscalationRun
            {
                Policy = new EscalationPolicy { Name = "default", Steps = [new EscalationStep { After = TimeSpan.Zero }] },
                StartedAt = now,
            },
            Told = ["a"],
        };
        var notice = new Notice
        {
            Incident = 1,
            Title = "[CRITICAL] one down",
            Severity = IncidentSeverity.Critical,
            At = now,
        };
        var decision = new Decision(incident) { Messages = [new OutgoingMessage("a", MessageKind.Opened, ["key"], notice)] };
        return database.WriteAsync(
            true,
            connection =>
            {
                IncidentStore.Save(connection, decision, null);
                return 0;
            },
            cancel
        );
    }
}
