using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Results;
using Crownwatch.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
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

    [Fact]
    [Trait("rule", "6.10")]
    public async Task Checks_that_follow_join_the_alert_that_is_open_those_seen_again_leave_it_and_with_the_last_it_clears()
    {
        string[] all = ["health_endpoint", "shop", "gate"];
        await using var watched = await Watched.StartAsync(Cancel, ThreeChecks);

        // Minutes in which each is seen: health_endpoint at 8 and 9, shop until 2 and from 10 on, gate until 9.
        List<(int Minute, AlertSignal Signal)> said = [];
        for (var minute = 1; minute <= 15; minute++)
        {
            watched.Time.Advance(_minute);
            watched.Run(minute is 8 or 9 ? Outcome.Up : Outcome.Unknown, all[0]);
            watched.Run(minute is <= 2 or >= 10 ? Outcome.Up : Outcome.Unknown, all[1]);
            watched.Run(minute is <= 1 or >= 9 ? Outcome.Up : Outcome.Unknown, all[2]);
            said.AddRange((await watched.LookAsync(Cancel)).Select(s => (minute, s)));
        }

        Assert.Equal(
            [
                "5 fires: health_endpoint",
                "6 fires: gate, health_endpoint",
                "7 fires: gate, health_endpoint, shop",
                "8 fires: gate, shop",
                "9 fires: shop",
                "10 clears: ",
                "14 fires: health_endpoint",
            ],
            said.Select(s => $"{s.Minute} {(s.Signal.Fires ? "fires" : "clears")}: {string.Join(", ", s.Signal.Evidence.Checks)}")
        );
        Assert.Contains(
            "no completed run of 3 checks: gate for 6m, health_endpoint for 7m, shop for 5m",
            said[2].Signal.Evidence.Headline,
            StringComparison.Ordinal
        );
        var incident = watched.Read(c => IncidentStore.Find(c, 1))!;
        Assert.Null(watched.Read(c => IncidentStore.Find(c, 2))); // one alert, one incident
        Assert.Equal((1, false), (incident.Reopened, incident.IsResolved));
        Assert.Equal("no completed run of 1 check: health_endpoint for 5m", Assert.Single(incident.Alerts).Evidence.Arithmetic);
        Assert.Equal(
            ["now also gate", "now also shop", "no longer health_endpoint", "no longer gate"],
            watched
                .Read(c => JournalStore.Between(c, watched.Time.GetUtcNow().AddHours(-1), watched.Time.GetUtcNow().AddHours(1), 100))
                .Where(e => e.Entry.Event == "alert_changed")
                .Select(e => e.Entry.Text.Replace("blind on crownwatch-self: ", "", StringComparison.Ordinal))
        );
    }

    private static Crownwatch.Core.Definitions.DefinitionSet ThreeChecks =>
        Alerting.RuleFile.Read(
            """
            version: "1.0"
            checks:
              - {name: health_endpoint, url: "http://127.0.0.1:8000/a", interval: 1s}
              - {name: shop, url: "http://127.0.0.1:8000/b", interval: 1s}
              - {name: gate, url: "http://127.0.0.1:8000/c", interval: 1s}
            """
        );

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

    [Fact]
    [Trait("rule", "5.1")]
    public async Task A_read_that_fails_loses_no_signal_of_its_minute()
    {
        const string silence = """
            - name: silence
              condition: "check.silent_for > 90s"
              severity: critical
            """;
        await using var watched = await Watched.StartAsync(silence, Cancel);
        watched.Run(Outcome.Up);
        watched.Time.Advance(_minute);
        Assert.Empty(await watched.LookAsync(Cancel));
        watched.Time.Advance(_minute);
        await FailToLookAsync(watched);
        Assert.Equal(["silence"], Fired(await watched.LookAsync(Cancel))); // the same minute, looked at again

        watched.Time.SetClock(TimeSpan.FromHours(1));
        watched.Time.Advance(_minute);
        await FailToLookAsync(watched);
        Assert.Equal([SelfAlerts.ClockStep], Fired(await watched.LookAsync(Cancel)));
    }

    [Fact]
    public async Task A_fault_of_ours_is_over_an_hour_after_the_latest_and_not_after_the_first()
    {
        await using var watched = await Watched.StartAsync(Cancel);
        await FailAsync(watched);
        for (var minutes = 1; minutes <= 110; minutes++)
        {
            watched.Time.Advance(_minute);
            watched.Run(Outcome.Up);
            if (minutes == 50)
            {
                await FailAsync(watched);
            }

            Assert.Empty(await watched.LookAsync(Cancel));
        }

        Assert.Null(watched.Read(c => IncidentStore.Find(c, 2))); // both faults are one incident
        Assert.False(watched.Read(c => IncidentStore.Find(c, 1))!.IsResolved);
        watched.Time.Advance(_minute);
        watched.Run(Outcome.Up);
        Assert.Equal([(SelfAlerts.Fault, false)], (await watched.LookAsync(Cancel)).Select(s => (s.Rule.Name, s.Fires)));
        Assert.True(watched.Read(c => IncidentStore.Find(c, 1))!.IsResolved);
    }

    private static IEnumerable<string> Fired(IEnumerable<AlertSignal> signals) => signals.Where(s => s.Fires).Select(s => s.Rule.Name);

    private static Task FailAsync(Watched watched) =>
        watched.WriteAsync(desk => desk.Apply(SelfAlerts.FaultSignal(true, "a decision failed", watched.Time.GetUtcNow())), Cancel);

    private static async Task FailToLookAsync(Watched watched)
    {
        await RunAsync(watched, "ALTER TABLE open_alerts RENAME TO not_there");
        Assert.Throws<SqliteException>(watched.Round.Look);
        await RunAsync(watched, "ALTER TABLE not_there RENAME TO open_alerts");
    }

    private static Task<int> RunAsync(Watched watched, string sql) =>
        watched.Database.WriteAsync(true, connection => connection.Execute(sql), Cancel);
}
