using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Servers;
using Fakes.Faults;
using Fakes.Slack;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>docs/decisions/rooms-given-up.md: a war room that Slack can't make holds up nothing for long, and one it can make is reached.</summary>
[Trait("rule", "10.2")]
public sealed class SlackRoomPatienceTests : IAsyncLifetime
{
    private const int Within = 60_000;
    private const string Channel = "slack";
    private SlackFake _slack = null!;
    private DeliveryScene _scene = null!;
    private SlackApi _api = null!;
    private Post _post = null!;
    private Delivery _delivery = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _slack = await SlackFake.StartAsync(channel: "alerts");
        _scene = await DeliveryScene.StartAsync([Definition()], Cancel);
        _api = new SlackApi(_scene.Time);
        _post = new Post(_scene.Time);
        _delivery = Wire();
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        _post.Dispose();
        await _scene.DisposeAsync();
        await _slack.DisposeAsync();
    }

    public static TheoryData<Fault> Troubles =>
        [Fault.Answering(500), Fault.Answering(429, retryAfter: 600), Fault.Answering(429, retryAfter: 3), new Fault(FaultMode.Reset)];

    [Theory(Timeout = Within)]
    [MemberData(nameof(Troubles))]
    public async Task A_room_that_Slack_can_not_create_is_given_up_after_60_s_and_what_is_behind_it_goes(Fault trouble)
    {
        await _slack.Faults.SetAsync(trouble with { Path = "conversations.create" });
        var took = await SendAsync(MessageKind.Opened, MessageKind.WarRoom, MessageKind.Step, MessageKind.Resolved, MessageKind.Opened);

        Assert.Equal(TimeSpan.FromSeconds(60), took);
        Assert.All(_scene.States(Channel), s => Assert.Equal("delivered", s));
        Assert.Equal(["WarRoom", "Step", "Resolved", "Opened"], Thread().Select(m => m.Text.Split(' ')[0]));
        var said = Assert.Single(Thread(), m => m.Text().Contains("*No war room:*", StringComparison.Ordinal));
        Assert.Contains("conversations.create: ", said.Text(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_room_that_can_not_be_filled_is_said_with_its_name()
    {
        await _slack.Faults.SetAsync(Fault.Answering(500) with { Path = "pins.add" });
        await SendAsync(MessageKind.Opened, MessageKind.WarRoom, MessageKind.Step);

        Assert.All(_scene.States(Channel), s => Assert.Equal("delivered", s));
        var room = _slack.Workspace.Find("key")!;
        Assert.Single(
            _slack.Workspace.Messages,
            m => m.Text().Contains($"War room: <#{room.Id}> (#key), not finished: pins.add: ", StringComparison.Ordinal)
        );
    }

    [Fact(Timeout = Within)]
    public async Task A_room_that_can_not_be_archived_stays_and_holds_up_nothing()
    {
        await _slack.Faults.SetAsync(Fault.Answering(500) with { Path = "conversations.archive" });
        var took = await SendAsync(
            MessageKind.Opened,
            MessageKind.WarRoom,
            MessageKind.Resolved,
            MessageKind.WarRoomClosed,
            MessageKind.Opened
        );

        Assert.Equal(TimeSpan.FromSeconds(60), took);
        Assert.All(_scene.States(Channel), s => Assert.Equal("delivered", s));
        Assert.Single(
            _slack.Workspace.Messages,
            m => m.Text().Contains("*The war room stays:* conversations.archive: ", StringComparison.Ordinal)
        );
    }

    [Fact(Timeout = Within)]
    public async Task The_fiftieth_name_is_reached_with_twenty_a_minute()
    {
        for (var n = 1; n < 50; n++)
        {
            _slack.Workspace.Create(n == 1 ? "key" : $"key-{n}");
        }

        await _slack.Faults.SetAsync(Through(20), Busy(), Through(20), Busy());
        var took = await SendAsync(MessageKind.Opened, MessageKind.WarRoom);

        Assert.Equal(TimeSpan.FromSeconds(2 * 59), took);
        Assert.Equal(50 + 2, _slack.Received.All.Count(r => r.Path.EndsWith("conversations.create", StringComparison.Ordinal)));
        Assert.Equal("U0CROWN", _slack.Workspace.Find("key-50")!.Creator);

        static Fault Through(int count) => new(FaultMode.Delay) { Path = "conversations.create", Count = count };
        static Fault Busy() => Fault.Answering(429, count: 1, retryAfter: 59) with { Path = "conversations.create" };
    }

    // Gives how long it took until nothing was left to send.
    private async Task<TimeSpan> SendAsync(params MessageKind[] kinds)
    {
        var start = _scene.Time.GetUtcNow();
        var incident = _scene.IncidentOf(1, IncidentSeverity.Critical, [Channel]) with { Alerts = [Alert(start)] };
        await _scene.DecideAsync(incident, Cancel, [.. kinds.Select(k => (Channel, k))]);
        while (_scene.Database.Read(c => OutboxStore.Heads(c, Channel)) is [var head, ..])
        {
            if (head.NotBefore > _scene.Time.GetUtcNow())
            {
                _scene.Time.Advance(head.NotBefore - _scene.Time.GetUtcNow());
            }

            await _delivery.TryAsync(head, Cancel);
        }

        return _scene.Time.GetUtcNow() - start;
    }

    private static IncidentAlert Alert(DateTimeOffset at)
    {
        var signal = CredentialAlerts.Bad("sms", "401", at);
        return new IncidentAlert
        {
            Rule = "down",
            Check = "home",
            RuleSeverity = signal.Rule.Severity,
            Criticality = "high",
            FiredAt = at,
            Evidence = signal.Evidence,
        };
    }

    private Delivery Wire()
    {
        var (database, snapshots, time) = (_scene.Database, _scene.Snapshots, _scene.Time);
        var installation = new Installation("test", "key");
        var clock = new DecisionClock(time);
        var conclusion = new Conclusion(new Desks(installation, new StateBook(), clock), snapshots);
        var posts = new SlackPosts(database, time, NullLogger<SlackPosts>.Instance);
        var excerpts = new Excerpts(database, NullLogger<Excerpts>.Instance);
        var poster = new SlackPoster(_api, posts, installation, conclusion, NullLogger<SlackPoster>.Instance);
        var rooms = new SlackRooms(_api, posts, poster, snapshots, installation, clock, time);
        var bot = new SlackBot(posts, poster, rooms, excerpts, installation, time, NullLogger<SlackBot>.Instance);
        return new Delivery(
            database,
            snapshots,
            [new SlackSender(new SlackWebhook(_post), bot)],
            new Links(snapshots, new ServerAddress(), new AcknowledgeLinks(installation, time)),
            excerpts,
            conclusion,
            new Redactor(snapshots),
            new Signals(),
            clock,
            time,
            NullLogger<Delivery>.Instance
        );
    }

    private SlackChannelDefinition Definition() =>
        new()
        {
            Name = Channel,
            BotToken = new Secret("xoxb-test"),
            Channel = "#alerts",
            ApiUrl = new Uri(_slack.ApiUrl),
        };

    private IEnumerable<SlackMessage> Thread() => _slack.Workspace.Messages.Where(m => m.ThreadTs is not null);
}
