using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Results;
using Crownwatch.Server.Storage;
using Xunit;

namespace Crownwatch.Tests.Recording;

public sealed class MinuteRoundTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("rule", "6.10")]
    public async Task Five_minutes_without_a_completed_run_are_one_critical_alert_about_ourselves_that_a_run_ends()
    {
        await using var watched = await Watched.StartAsync(Cancel);
        for (var i = 0; i < 4; i++)
        {
            watched.Time.Advance(_minute);
            watched.Run(Outcome.Unknown);
            Assert.Empty(await watched.LookAsync(Cancel));
        }

        watched.Time.Advance(_minute);
        watched.Run(Outcome.Unknown);
        var signal = Assert.Single(await watched.LookAsync(Cancel));
        Assert.Equal((SelfAlerts.Blind, true), (signal.Rule.Name, signal.Fires));
        var incident = watched.Read(c => IncidentStore.Find(c, 1))!;
        Assert.Equal("critical", incident.Severity.ToString().ToLowerInvariant());
        Assert.Equal([SelfAlerts.Check], incident.Alerts.Select(a => a.Check));
        Assert.NotNull(incident.Escalation.NextDue);

        watched.Time.Advance(_minute);
        Assert.Empty(await watched.LookAsync(Cancel)); // once
        watched.Time.Advance(_minute);
        watched.Run(Outcome.Up);
        Assert.False(Assert.Single(await watched.LookAsync(Cancel)).Fires);
        Assert.True(watched.Read(c => IncidentStore.Find(c, 1))!.IsResolved);
    }

    [Theory]
    [InlineData(60, "forward")]
    [InlineData(-60, "back")]
    [Trait("rule", "1.6")]
    public async Task A_step_of_the_clock_is_one_alert_about_ourselves_and_makes_nothing_blind(int minutes, string direction)
    {
        await using var watched = await Watched.StartAsync(Cancel);
        watched.Run(Outcome.Up);
        watched.Time.Advance(_minute);
        watched.Run(Outcome.Up);
        Assert.Empty(await watched.LookAsync(Cancel));
        watched.Time.SetClock(TimeSpan.FromMinutes(minutes));
        watched.Time.Advance(_minute);

        var signal = Assert.Single(await watched.LookAsync(Cancel));
        Assert.Equal((SelfAlerts.ClockStep, true), (signal.Rule.Name, signal.Fires));
        Assert.Contains($"set {direction} by 1h", signal.Evidence.Headline, StringComparison.Ordinal);
        watched.Time.Advance(_minute);
        watched.Run(Outcome.Up);
        Assert.False(Assert.Single(await watched.LookAsync(Cancel)).Fires);
    }

    [Fact]
    [Trait("rule", "1.6")]
    public async Task Slots_go_on_after_the_clock_was_set_back_also_across_a_restart()
    {
        await using var watched = await Watched.StartAsync(Cancel);
        watched.Time.Advance(_minute);
        var before = watched.Slots.Now;
        watched.Time.SetClock(TimeSpan.FromHours(-1));
        watched.Time.Advance(_minute);
        Assert.Equal(before + _minute, watched.Slots.Now);
        Assert.Equal(watched.Slots.Now, watched.Slots.Of(watched.Time.GetUtcNow()));

        var restarted = new Crownwatch.Server.Running.SlotClock(
            watched.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Crownwatch.Server.Running.SlotClock>.Instance
        );
        restarted.NotBefore(before + _minute);
        Assert.Equal(before + _minute, restarted.Now);
        Assert.NotNull(restarted.TakeStep());
    }
}
