using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Microsoft.Data.Sqlite;
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

    [Fact(Timeout = 60_000)]
    public async Task An_end_that_may_have_arrived_is_not_said_again()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await Scene.OpenAsync();
        using var alarm = await TellingAsync(scene, "a");
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Unclear, null, "no answer in time");
        await scene.UnlockAsync();

        await AdvanceAsync(scene.Time, TimeSpan.FromMinutes(2));
        await scene.Time.WaitedForAsync(cancel);

        Assert.Single(scene.Sender.Sent, m => m.Kind == MessageKind.Resolved);
        Assert.False(File.Exists(scene.File + ".alarm"));
        await alarm.StopAsync(cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_end_that_is_not_taken_is_tried_less_and_less_often_and_given_up_after_four_hours()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await Scene.OpenAsync();
        using var alarm = await TellingAsync(scene, "a");
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Transient, 503, "down");
        await scene.UnlockAsync();

        await AdvanceAsync(scene.Time, TimeSpan.FromMinutes(10));
        var inTenMinutes = Ends(scene);
        await JumpAsync(scene.Time, TimeSpan.FromHours(3.5));
        await AdvanceAsync(scene.Time, TimeSpan.FromMinutes(3));
        Assert.True(File.Exists(scene.File + ".alarm"));
        await JumpAsync(scene.Time, TimeSpan.FromMinutes(30));
        await AdvanceAsync(scene.Time, TimeSpan.FromMinutes(3));
        await scene.Time.WaitedForAsync(cancel);
        var inAll = Ends(scene);
        Assert.False(File.Exists(scene.File + ".alarm"));
        await AdvanceAsync(scene.Time, TimeSpan.FromMinutes(10));
        await scene.Time.WaitedForAsync(cancel);

        // At 0, 5, 10, 15, 25, 45, 80 s and so on, then every 45 to 75 s; looked at every 5 s.
        Assert.InRange(inTenMinutes, 8, 20);
        Assert.Equal(inAll, Ends(scene));
        Assert.Contains(scene.Log.Said, l => l.Contains("a has not taken the end", StringComparison.Ordinal));
        await alarm.StopAsync(cancel);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(MessageKind.Opened)]
    [InlineData(MessageKind.Resolved)]
    public async Task A_channel_that_asks_for_silence_gets_it(MessageKind kind)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await Scene.OpenAsync();
        var busy = new SendResult(SendOutcome.WaitUntil, 429, "slow down", TimeSpan.FromMinutes(2));
        var first = kind == MessageKind.Opened ? busy : scene.Sender.Answer("a");
        scene.Sender.Answer = _ => first;
        using var alarm = await TellingAsync(scene, "a");
        if (kind == MessageKind.Resolved)
        {
            scene.Sender.Answer = _ => busy;
            await scene.UnlockAsync();
            await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(5));
            await scene.Sender.UntilAsync(t => t.Any(m => m.Message.Kind == kind), cancel);
        }

        await JumpAsync(scene.Time, TimeSpan.FromSeconds(105));
        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(10));
        await scene.Time.WaitedForAsync(cancel);
        Assert.Single(scene.Sender.Sent, m => m.Kind == kind);
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Delivered, 200, "ok");
        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(10));
        await scene.Sender.UntilAsync(t => t.Count(m => m.Message.Kind == kind) == 2, cancel);
        await alarm.StopAsync(cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_opening_that_is_not_taken_is_tried_less_and_less_often()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await Scene.OpenAsync();
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Transient, null, "not reached");
        using var alarm = await TellingAsync(scene, "a");

        for (var i = 0; i < 12; i++)
        {
            await JumpAsync(scene.Time, TimeSpan.FromSeconds(20));
        }

        // After 1, 2, 4, 8, 16, 32 and 60 s, a quarter more or less, and looked at every 20 s.
        Assert.InRange(scene.Sender.Sent.Count, 4, 9);
        Assert.All(scene.Sender.Sent, m => Assert.Equal(MessageKind.Opened, m.Kind));
        await alarm.StopAsync(cancel);
    }

    // The database has been locked for a minute, and every channel was tried once.
    private static async Task<SelfAlarm> TellingAsync(Scene scene, params string[] channels)
    {
        var cancel = TestContext.Current.CancellationToken;
        await scene.LockAsync();
        var alarm = scene.Alarm(Channels(channels));
        await alarm.StartAsync(cancel);
        await AdvanceAsync(scene.Time, TimeSpan.FromSeconds(60));
        await scene.Sender.CountAsync(channels.Length, cancel);
        await scene.Time.WaitedForAsync(cancel);
        return alarm;
    }

    // A look at a locked database takes a second of real time.
    private static async Task JumpAsync(ManualTime time, TimeSpan by)
    {
        await time.WaitedForAsync(TestContext.Current.CancellationToken);
        time.Jump(by);
    }

    private static int Ends(Scene scene) => scene.Sender.Sent.Count(m => m.Kind == MessageKind.Resolved);

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
        public RememberedLog<SelfAlarm> Log { get; } = new();
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
            return new SelfAlarm(_database, source, [Sender], links, new Liveness(Time), Time, Log);
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
