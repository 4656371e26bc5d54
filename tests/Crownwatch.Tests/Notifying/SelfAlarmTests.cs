using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
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
        await using var scene = await Scene.OpenAsync();
        using var alarm = scene.Alarm(Channels("a", "b"));
        await scene.LockAsync();
        await alarm.StartAsync(cancel);

        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(55));
        Assert.Empty(scene.Sender.Sent);
        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(5));
        await scene.Sender.CountAsync(2, cancel);
        Assert.All(scene.Sender.Sent, m => Assert.Equal([SelfAlarm.Key], m.Keys));
        Assert.Equal(["a", "b"], scene.Sender.Sent.Select(m => m.Channel).Order());

        await scene.Time.WaitedForAsync(cancel);
        scene.Time.Jump(TimeSpan.FromMinutes(9));
        await scene.Time.WaitedForAsync(cancel);
        Assert.Equal(2, scene.Sender.Sent.Count);
        scene.Time.Jump(TimeSpan.FromMinutes(2));
        await scene.Sender.CountAsync(4, cancel);

        await scene.UnlockAsync();
        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(5));
        await scene.Sender.CountAsync(6, cancel);
        Assert.Equal(2, scene.Sender.Sent.Count(m => m.Kind == MessageKind.Resolved));
        await alarm.StopAsync(cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_was_told_is_told_the_end_after_a_restart_too_once_the_database_can_be_written()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await Scene.OpenAsync();
        await scene.LockAsync();
        using (var before = scene.Alarm(Channels("a", "gone")))
        {
            await before.StartAsync(cancel);
            await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(60));
            await scene.Sender.CountAsync(2, cancel);
            await scene.Time.WaitedForAsync(cancel);
            await before.StopAsync(cancel);
        }

        await scene.UnlockAsync();
        Assert.Equal(["a", "gone"], await File.ReadAllLinesAsync(scene.File + ".alarm", cancel));
        using var after = scene.Alarm(Channels("a", "never told"));
        await after.StartAsync(cancel);
        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(5));
        await scene.Sender.CountAsync(3, cancel);
        await scene.Time.WaitedForAsync(cancel);

        var end = Assert.Single(scene.Sender.Sent, m => m.Kind == MessageKind.Resolved);
        Assert.Equal(("a", SelfAlarm.Key), (end.Channel, end.Keys.Single()));
        Assert.False(File.Exists(scene.File + ".alarm"));
        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(10));
        await scene.Time.WaitedForAsync(cancel);
        Assert.Equal(3, scene.Sender.Sent.Count);
        await after.StopAsync(cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_channel_whose_secret_is_not_there_is_passed_over()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await Scene.OpenAsync();
        var whole = Channels("a");
        var lacking = new SlackChannelDefinition { Name = "kept", BotToken = new Secret(KeptDefinitions.NotKept) };
        using var alarm = scene.Alarm(whole with { Channels = [lacking, .. whole.Channels] });
        await scene.LockAsync();
        await alarm.StartAsync(cancel);

        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(60));
        await scene.Sender.CountAsync(1, cancel);
        await scene.Time.WaitedForAsync(cancel);

        Assert.Equal("a", Assert.Single(scene.Sender.Sent).Channel);
        await alarm.StopAsync(cancel);
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

    internal static DefinitionSet Channels(params string[] names) =>
        new() { Version = "1.0", Channels = [.. names.Select(n => new SlackChannelDefinition { Name = n })] };

    private sealed class Scene : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
        private readonly Database _database;
        private readonly SqliteConnection _holder;

        private Scene()
        {
            File = Path.Combine(_folder, "a.db");
            _database = new Database(File, Time);
            _holder = new SqliteConnection($"Data Source={File};Pooling=False");
        }

        public ManualTime Time { get; } = new();
        public RememberingSender Sender { get; } = new();
        public string File { get; }

        public static async Task<Scene> OpenAsync()
        {
            var scene = new Scene();
            await Migrator.MigrateAsync(scene._database, scene.Time, TestContext.Current.CancellationToken);
            return scene;
        }

        /// <summary>As the loop of a server that has just started: it remembers nothing but what is on disk.</summary>
        public SelfAlarm Alarm(DefinitionSet definitions)
        {
            var source = new SnapshotSource(new Snapshot(definitions, [], Time.GetUtcNow()));
            var links = new Links(source, new ServerAddress(), new AcknowledgeLinks(new Installation("test", "key"), Time));
            return new SelfAlarm(_database, source, [Sender], links, new Liveness(Time), Time, NullLogger<SelfAlarm>.Instance);
        }

        public async Task LockAsync()
        {
            await _holder.OpenAsync(TestContext.Current.CancellationToken);
            Run("BEGIN EXCLUSIVE");
            await Assert.ThrowsAsync<SqliteException>(() => _database.WriteAsync(true, _ => 0, TestContext.Current.CancellationToken));
        }

        public async Task UnlockAsync()
        {
            Run("ROLLBACK");
            Assert.Equal(0, await _database.WriteAsync(true, _ => 0, TestContext.Current.CancellationToken));
        }

        public async ValueTask DisposeAsync()
        {
            await _holder.DisposeAsync();
            await _database.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private void Run(string sql)
        {
            using var command = _holder.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
