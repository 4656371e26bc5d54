using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
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

    private Watched(DefinitionSet definitions)
    {
        Database = new Database(DatabaseFile, Time);
        Slots = new SlotClock(Time, NullLogger<SlotClock>.Instance);
        Decisions = new DecisionClock(Time);
        Snapshot = new Snapshot(definitions, [], Time.GetUtcNow());
        States.Replace(Snapshot.Plans.Values.Select(plan => new CheckState(plan)));
        Source = new SnapshotSource(Snapshot);
        Round = new MinuteRound(Database, Source, States, Slots);
        Desks = new Desks(new Installation("test", "key"), States, Decisions);
    }

    public ManualTime Time { get; } = new();
    public string DatabaseFile => Path.Combine(_folder, "a.db");
    public Database Database { get; }
    public SlotClock Slots { get; }
    public DecisionClock Decisions { get; }
    public Snapshot Snapshot { get; }
    public SnapshotSource Source { get; }
    public StateBook States { get; } = new();
    public CheckState State => States.Find("health_endpoint")!;
    public MinuteRound Round { get; }
    public Desks Desks { get; }

    /// <param name="rules">Of the one check's file.</param>
    public static Task<Watched> StartAsync(string rules, CancellationToken cancel) => StartAsync(cancel, RuleFile.OneCheck(rules, "1s"));

    /// <param name="definitions">With a check health_endpoint; null for that alone.</param>
    public static async Task<Watched> StartAsync(CancellationToken cancel, DefinitionSet? definitions = null)
    {
        var watched = new Watched(definitions ?? RuleFile.OneCheck(RuleFile.ConsecutiveFailures, "1s"));
        await Migrator.MigrateAsync(watched.Database, watched.Time, cancel);
        foreach (var state in watched.States.All)
        {
            Monitor.StandStill(state, watched.Time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        return watched;
    }

    /// <summary>A run that is done now.</summary>
    public void Run(Outcome outcome, string check = "health_endpoint")
    {
        var now = Slots.Now.ToUnixTimeMilliseconds();
        Monitor.Step(States.Find(check)!, new DecidedSlot(now, outcome, 50, 200, "") { FinishedAt = now }, []);
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
