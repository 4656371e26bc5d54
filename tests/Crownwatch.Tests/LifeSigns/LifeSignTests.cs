using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.LifeSigns;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Notifying;
using Crownwatch.Tests.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.LifeSigns;

/// <summary>Semantics.md 10.5 on a real database and a real address, on a manual clock.</summary>
[Trait("rule", "10.5")]
public sealed class LifeSignTests : IAsyncLifetime
{
    private const string Path = "/alive";
    private readonly Cycle _cycle = new();
    private readonly LifeSignStanding _standing = new();
    private DeliveryScene _scene = null!;
    private Target _target = null!;
    private SlotClock _clock = null!;
    private Liveness _liveness = null!;
    private LifeSignCall _call = null!;
    private LifeSign _lifeSign = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _target = await Target.StartAsync();
        _scene = await DeliveryScene.StartAsync(Cancel, "alerts", "pagerduty");
        Use(new SelfDefinition { LifeSignUrl = new Secret(_target.Url + Path) });
        _clock = new SlotClock(_scene.Time, NullLogger<SlotClock>.Instance);
        _liveness = new Liveness(_scene.Time);
        _call = new LifeSignCall(_scene.Time);
        _lifeSign = new LifeSign(
            _scene.Database,
            _scene.Snapshots,
            _cycle,
            _call,
            _standing,
            _clock,
            _liveness,
            _scene.Time,
            NullLogger<LifeSign>.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        _lifeSign.Dispose();
        _call.Dispose();
        await _scene.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task Goes_out_once_after_each_minute_that_was_judged()
    {
        await _lifeSign.LookAsync(Cancel);
        Assert.Equal(0, _standing.Now.Sent);

        await MinuteAsync();
        await _lifeSign.LookAsync(Cancel);
        await _lifeSign.LookAsync(Cancel);
        Assert.Equal(1, _standing.Now.Sent);

        await MinuteAsync();
        Assert.Equal((2, 0, null), (_standing.Now.Sent, _standing.Now.Failed, _standing.Now.Trouble));
    }

    [Fact]
    public async Task Stays_out_when_the_recorder_is_stuck_and_the_pages_say_so()
    {
        await MinuteAsync();
        for (var minute = 0; minute < 3; minute++)
        {
            _scene.Time.Advance(TimeSpan.FromMinutes(1));
            await _lifeSign.LookAsync(Cancel);
        }

        Assert.Equal(1, _standing.Now.Sent);
        Assert.Contains("no rule was judged since", _standing.Now.Trouble, StringComparison.Ordinal);
        await MinuteAsync();
        Assert.Equal((2, null), (_standing.Now.Sent, _standing.Now.Trouble));
    }

    [Fact]
    public async Task Stays_out_while_an_opening_older_than_two_minutes_has_reached_nobody()
    {
        await _scene.DecideAsync(7, IncidentSeverity.Critical, Cancel, ("alerts", MessageKind.Opened), ("pagerduty", MessageKind.Opened));
        await MinuteAsync();
        await MinuteAsync();
        Assert.Equal(2, _standing.Now.Sent); // there is time yet

        await MinuteAsync();
        Assert.Equal(2, _standing.Now.Sent);
        Assert.Contains("the opening of INC-7", _standing.Now.Trouble, StringComparison.Ordinal);

        await _scene.TryAsync("pagerduty", Cancel);
        await MinuteAsync();
        Assert.Equal((3, null), (_standing.Now.Sent, _standing.Now.Trouble)); // one channel is enough
    }

    [Fact]
    public async Task An_opening_that_still_waits_counts_after_the_incident_is_over()
    {
        var incident = _scene.IncidentOf(7, IncidentSeverity.Critical, ["alerts"]);
        await _scene.DecideAsync(incident, Cancel, ("alerts", MessageKind.Opened));
        await _scene.DecideAsync(incident with { Resolution = new Resolution(incident.OpenedAt, null, "cleared") }, Cancel);
        _scene.Time.Advance(TimeSpan.FromMinutes(2));

        await MinuteAsync();

        Assert.Equal(0, _standing.Now.Sent);
    }

    [Fact]
    public async Task Stays_out_while_nothing_can_be_committed()
    {
        await using var holder = new SqliteConnection($"Data Source={_scene.Database.Path};Pooling=False");
        holder.Open();
        await using (var transaction = holder.BeginTransaction(deferred: false))
        {
            await Assert.ThrowsAsync<SqliteException>(MinuteAsync);
        }

        Assert.Empty(_target.Answers);
        await _lifeSign.LookAsync(Cancel);
        Assert.Equal(1, _standing.Now.Sent);
    }

    [Fact]
    public async Task Stays_out_while_a_loop_does_not_turn()
    {
        _liveness.Expect("channel alerts", TimeSpan.FromSeconds(30));
        await MinuteAsync();

        Assert.Equal(0, _standing.Now.Sent);
        Assert.Contains("channel alerts (it has not turned in its time)", _standing.Now.Trouble, StringComparison.Ordinal);
        _liveness.Turned("channel alerts");
        await _lifeSign.LookAsync(Cancel);
        Assert.Equal(1, _standing.Now.Sent);
    }

    [Fact]
    public async Task An_address_that_fails_is_counted_asked_again_in_ten_seconds_and_makes_no_page()
    {
        _target.Answer(500, Path);
        await MinuteAsync();
        await _lifeSign.LookAsync(Cancel);
        Assert.Equal((0, 1), (_standing.Now.Sent, _standing.Now.Failed));
        Assert.Equal("its address did not take it: it answered 500", _standing.Now.Trouble);

        _scene.Time.Advance(TimeSpan.FromSeconds(11));
        _target.Answer(200, Path);
        await _lifeSign.LookAsync(Cancel);
        Assert.Equal((1, 1, null), (_standing.Now.Sent, _standing.Now.Failed, _standing.Now.Trouble));
        Assert.Equal(0, _scene.Scalar<long>("SELECT count(*) FROM incidents"));
        Assert.Empty(_liveness.Sick);
    }

    [Fact]
    public async Task None_is_sent_where_none_is_wanted()
    {
        Use(new SelfDefinition());
        await MinuteAsync();

        Assert.Equal((0, null), (_standing.Now.Sent, _standing.Now.Trouble));
    }

    /// <summary>A minute passes, its rules are judged and committed, and it is looked whether the sign may go out.</summary>
    private async Task MinuteAsync()
    {
        _scene.Time.Advance(TimeSpan.FromMinutes(1));
        _cycle.Judged(_clock.Now);
        await _lifeSign.LookAsync(Cancel);
    }

    private void Use(SelfDefinition self) =>
        _scene.Snapshots.Swap(new Snapshot(_scene.Snapshots.Current.Definitions with { Self = self }, [], _scene.Time.GetUtcNow()));
}
