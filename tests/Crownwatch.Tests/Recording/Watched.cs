using Crownwatch.Core.Alerting;
using Crownwatch.Core.Results;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Alerting;
using Crownwatch.Tests.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Tests.Recording;

/// <summary>One check of a real database, on a clock that a test moves and sets.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;

    private Watched(string rules)
    {
        Database = new Database(Path.Combine(_folder, "a.db"), Time);
        Slots = new SlotClock(Time, NullLogger<SlotClock>.Instance);
        Decisions = new DecisionClock(Time);
        Snapshot = new Snapshot(RuleFile.OneCheck(rules, "1s"), [], Time.GetUtcNow());
        State = new CheckState(Snapshot.Plans["health_endpoint"]);
        States.Replace([State]);
        Source = new SnapshotSource(Snapshot);
        Round = new MinuteRound(Database, Source, States, Slots);
        Desks = new Desks(new Installation("test", "key"), States, Decisions);
    }

    public ManualTime Time { get; } = new();
    public Database Database { get; }
    public SlotClock Slots { get; }
    public DecisionClock Decisions { get; }
    public Snapshot Snapshot { get; }
    public SnapshotSource Source { get; }
    public StateBook States { get; } = new();
    public CheckState State { get; }
    public MinuteRound Round { get; }
    public Desks Desks { get; }

    public static async Task<Watched> StartAsync(CancellationToken cancel, string rules = RuleFile.ConsecutiveFailures)
    {
        var watched = new Watched(rules);
        await Migrator.MigrateAsync(watched.Database, watched.Time, cancel);
        Monitor.StandStill(watched.State, watched.Time.GetUtcNow().ToUnixTimeMilliseconds());
        return watched;
    }

    /// <summary>A run that is done now.</summary>
    public void Run(Outcome outcome)
    {
        var now = Slots.Now.ToUnixTimeMilliseconds();
        Monitor.Step(State, new DecidedSlot(now, outcome, 50, 200, "") { FinishedAt = now }, []);
    }

    /// <summary>The minute's signals, decided and stored.</summary>
    public async Task<IReadOnlyList<AlertSignal>> LookAsync(CancellationToken cancel)
    {
        var signals = Round.Look();
        await WriteAsync(
            desk =>
            {
                foreach (var signal in signals)
                {
                    desk.Apply(signal);
                }
            },
            cancel
        );
        return signals;
    }

    public Task WriteAsync(Action<AlertDesk> work, CancellationToken cancel) =>
        Database.WriteAsync(
            true,
            connection =>
            {
                work(Desks.Open(connection, Snapshot));
                return 0;
            },
            cancel
        );

    public T Read<T>(Func<SqliteConnection, T> read) => Database.Read(read);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
