using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Semantics.md 10.4, on a real database that somebody else holds.</summary>
[Trait("rule", "10.4")]
public sealed class SelfAlarmTests
{
    [Fact(Timeout = 60_000)]
    public async Task After_60_s_without_a_commit_every_enabled_channel_is_told_once_in_ten_minutes_and_told_the_end()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
        var time = new ManualTime();
        var sender = new RememberingSender();
        await using (var database = new Database(Path.Combine(folder, "a.db"), time))
        {
            await Migrator.MigrateAsync(database, time, cancel);
            var source = new SnapshotSource(new Snapshot(Channels("a", "b"), [], time.GetUtcNow()));
            using var alarm = new SelfAlarm(
                database,
                source,
                [sender],
                new Links(source, new ServerAddress(), new AcknowledgeLinks(new Installation("test", "key"), time)),
                new Liveness(time),
                time,
                NullLogger<SelfAlarm>.Instance
            );
            await using var holder = new SqliteConnection($"Data Source={Path.Combine(folder, "a.db")};Pooling=False");
            await holder.OpenAsync(cancel);
            Run(holder, "BEGIN EXCLUSIVE");
            await Assert.ThrowsAsync<SqliteException>(() => database.WriteAsync(true, _ => 0, cancel));
            await alarm.StartAsync(cancel);

            await AdvanceAsync(time, TimeSpan.FromSeconds(55));
            Assert.Empty(sender.Sent);
            await AdvanceAsync(time, TimeSpan.FromSeconds(5));
            await sender.CountAsync(2, cancel);
            Assert.All(sender.Sent, m => Assert.Equal([SelfAlarm.Key], m.Keys));
            Assert.Equal(["a", "b"], sender.Sent.Select(m => m.Channel).Order());

            await time.WaitedForAsync(cancel);
            time.Jump(TimeSpan.FromMinutes(9));
            await time.WaitedForAsync(cancel);
            Assert.Equal(2, sender.Sent.Count);
            time.Jump(TimeSpan.FromMinutes(2));
            await sender.CountAsync(4, cancel);

            Run(holder, "ROLLBACK");
            Assert.Equal(0, await database.WriteAsync(true, _ => 0, cancel));
            await AdvanceAsync(time, TimeSpan.FromSeconds(5));
            await sender.CountAsync(6, cancel);
            Assert.Equal(2, sender.Sent.Count(m => m.Kind == MessageKind.Resolved));
            await alarm.StopAsync(cancel);
        }

        Directory.Delete(folder, recursive: true);
    }

    // The loop must be waiting before the clock moves, or it would wait for the time after.
    private static async Task AdvanceAsync(ManualTime time, TimeSpan by)
    {
        for (var moved = TimeSpan.Zero; moved < by; moved += TimeSpan.FromSeconds(5))
        {
            await time.WaitedForAsync(TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static DefinitionSet Channels(params string[] names) =>
        new() { Version = "1.0", Channels = [.. names.Select(n => new SlackChannelDefinition { Name = n })] };
}
