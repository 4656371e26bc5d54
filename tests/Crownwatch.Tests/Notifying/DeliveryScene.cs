using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crownwatch.Tests.Notifying;

/// <summary>The outbox of a real database and what empties it, on a manual clock, with a sender that answers as it is told.</summary>
internal sealed class DeliveryScene : IAsyncDisposable
{
    private static readonly EscalationPolicy Policy = new() { Name = "default", Steps = [new EscalationStep { After = TimeSpan.Zero }] };
    private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-test-").FullName;
    private readonly Installation _installation = new("test", "key");
    private readonly Desks _desks;
    private readonly Signals _signals = new();
    private readonly DecisionClock _clock;
    private Dispatcher? _dispatcher;

    private DeliveryScene(IEnumerable<ChannelDefinition> channels)
    {
        Database = new Database(Path.Combine(_folder, "a.db"), Time);
        _clock = new DecisionClock(Time);
        _desks = new Desks(_installation, new StateBook(), _clock);
        Snapshots = new SnapshotSource(Snapshot(channels));
        Delivery = new Delivery(
            Database,
            Snapshots,
            [Sender, Pager],
            new Links(Snapshots, new ServerAddress(), new AcknowledgeLinks(_installation, Time)),
            new Excerpts(Database, NullLogger<Excerpts>.Instance),
            new Conclusion(_desks, Snapshots),
            new Redactor(Snapshots),
            _signals,
            _clock,
            Time,
            NullLogger<Delivery>.Instance
        );
    }

    public ManualTime Time { get; } = new();
    public Database Database { get; }
    public RememberingSender Sender { get; } = new();

    /// <summary>In the place of PagerDuty.</summary>
    public RememberingSender Pager { get; } = new() { Type = "pagerduty" };
    public SnapshotSource Snapshots { get; }
    public Delivery Delivery { get; }

    public static Task<DeliveryScene> StartAsync(CancellationToken cancel, params string[] channels) =>
        StartAsync(channels.Select(n => new SlackChannelDefinition { Name = n }), cancel);

    public static async Task<DeliveryScene> StartAsync(IEnumerable<ChannelDefinition> channels, CancellationToken cancel)
    {
        var scene = new DeliveryScene(channels);
        await Migrator.MigrateAsync(scene.Database, scene.Time, cancel);
        return scene;
    }

    /// <summary>A reload.</summary>
    public void Use(params ChannelDefinition[] channels) => Use(channels, new OnCallDefinition());

    public void Use(IEnumerable<ChannelDefinition> channels, OnCallDefinition onCall) => Snapshots.Swap(Snapshot(channels, onCall));

    /// <summary>Stores an incident and the messages it causes.</summary>
    public Task DecideAsync(
        long incident,
        IncidentSeverity severity,
        CancellationToken cancel,
        params (string Channel, MessageKind Kind)[] messages
    ) => DecideAsync(IncidentOf(incident, severity, messages.Select(m => m.Channel)), cancel, messages);

    public async Task DecideAsync(Incident incident, CancellationToken cancel, params (string Channel, MessageKind Kind)[] messages)
    {
        var decision = new Decision(incident)
        {
            Messages =
            [
                .. messages.Select(m => new OutgoingMessage(
                    m.Channel,
                    m.Kind,
                    ["key"],
                    new Notice
                    {
                        Incident = incident.Id,
                        Title = $"{m.Kind} of {incident.Label}",
                        Lines = [$"line of {m.Kind}"],
                        Severity = incident.Severity,
                        At = Time.GetUtcNow(),
                    }
                )),
            ],
        };
        await Database.WriteAsync(
            true,
            connection =>
            {
                IncidentStore.Save(connection, decision, null);
                return 0;
            },
            cancel
        );
        _signals.RaiseOutboxFilled();
    }

    public Incident IncidentOf(long id, IncidentSeverity severity, IEnumerable<string> told) =>
        new()
        {
            Id = id,
            Group = $"outage|check=check_{id}",
            Kind = AlertKind.Outage,
            Severity = severity,
            OpenedAt = Time.GetUtcNow(),
            Alerts = [],
            Escalation = new EscalationRun { Policy = Policy, StartedAt = Time.GetUtcNow() },
            Told = [.. told.Distinct()],
        };

    /// <summary>One try of the first message that a channel has waiting.</summary>
    public async Task<SendResult?> TryAsync(string channel, CancellationToken cancel) => await Delivery.TryAsync(Head(channel), cancel);

    public PendingMessage Head(string channel) => Database.Read(c => OutboxStore.Heads(c, channel))[0];

    public IReadOnlyList<string> States(string channel) =>
        Database.Read(c => c.Query<string>("SELECT state FROM outbox WHERE channel = @channel ORDER BY id", new { channel }).AsList());

    public IReadOnlyList<string> Kinds(string channel) =>
        Database.Read(c => c.Query<string>("SELECT kind FROM outbox WHERE channel = @channel ORDER BY id", new { channel }).AsList());

    public IReadOnlyList<string> Timeline(string @event) =>
        Database.Read(c => c.Query<string>("SELECT text FROM timeline WHERE event = @event ORDER BY id", new { @event }).AsList());

    public T Scalar<T>(string sql) => Database.Read(c => c.ExecuteScalar<T>(sql)!);

    /// <summary>The real loops begin.</summary>
    public async Task DispatchAsync(CancellationToken cancel)
    {
        _dispatcher = new Dispatcher(
            Database,
            Snapshots,
            _signals,
            Delivery,
            _desks,
            _clock,
            new Liveness(Time),
            Time,
            NullLogger<Dispatcher>.Instance
        );
        await _dispatcher.StartAsync(cancel);
    }

    /// <summary>Time passes, a second at a time, until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds, CancellationToken cancel)
    {
        while (!holds())
        {
            await Time.WaitedForAsync(cancel);
            Time.Advance(TimeSpan.FromSeconds(1));
            await Database.WriteAsync(false, _ => 0, cancel); // gives the loops their turn at the same database
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_dispatcher is { } dispatcher)
        {
            await dispatcher.StopAsync(CancellationToken.None);
            dispatcher.Dispose();
        }

        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Snapshot Snapshot(IEnumerable<ChannelDefinition> channels, OnCallDefinition? onCall = null) =>
        new(
            new DefinitionSet
            {
                Version = "1.0",
                Channels = [.. channels],
                OnCall = onCall ?? new OnCallDefinition(),
                Escalation = new Dictionary<string, EscalationPolicy> { ["default"] = Policy },
            },
            [],
            Time.GetUtcNow()
        );
}
