using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 6.7 and 3.3: slots in maintenance count for no rule; corrected ones are not counted against availability.</summary>
[Trait("rule", "6.7")]
public sealed class MaintenanceTests
{
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    private static WatchedCheck Every(string interval) => new(RuleFile.OneCheck(RuleFile.ConsecutiveFailures, interval));

    [Fact]
    public void Failures_in_maintenance_are_none_and_the_count_begins_anew_after_it()
    {
        Assert.Empty(Every("60s").Maintained(20).FiredAt);
        Assert.Equal([6], Every("60s").Down(2).Maintained(1).Down(3).FiredAt);
    }

    [Fact]
    public void Successes_begin_anew_too() => Assert.Equal([8], Every("60s").Down(3).Up().Maintained(2, Outcome.Up).Up(2).ClearedAt);

    [Fact]
    public void An_alert_stays_open_through_maintenance_whatever_its_slots_show()
    {
        var check = Every("60s").Down(3).Maintained(30, Outcome.Up);

        Assert.Empty(check.ClearedAt);
        Assert.Equal([35], check.Up(2).ClearedAt);
    }

    [Fact]
    public void A_rate_that_falls_only_because_maintenance_hides_the_slots_clears_nothing()
    {
        var rule = """
            - name: failing_often
              condition: "check.failure_rate_5m >= 50%"
            """;
        var check = new WatchedCheck(RuleFile.OneCheck(rule)).Down(2).Up(2).Maintained(4);

        Assert.Equal([1], check.FiredAt);
        Assert.Empty(check.ClearedAt);
        Assert.Equal([9], check.Up().ClearedAt);
    }

    [Fact]
    public void A_minute_in_maintenance_is_one_without_data()
    {
        WatchedCheck Slow() => new WatchedCheck(RuleFile.OneCheck(RuleFile.LatencyDegradation)).Up(4, 900);

        Assert.Equal([10], Slow().Maintained(3, Outcome.Up).Up(6, 900).FiredAt);
        Assert.Equal([18], Slow().Maintained(4, Outcome.Up).Up(12, 900).FiredAt);
        Assert.Empty(Slow().Up(6, 900).Maintained(20, Outcome.Up).ClearedAt);
    }

    [Fact]
    [Trait("rule", "3.3")]
    public void Availability_takes_maintenance_and_what_was_corrected_as_unmonitored()
    {
        var check = Every("60s").Up(6).Maintained(2).Corrected(2).Down(2);
        var window = check.State.Window(_week);

        Assert.Equal(8 * 60_000, window.MonitoredMilliseconds);
        Assert.Equal(0.75, window.Availability);
    }

    [Fact]
    [Trait("rule", "3.3")]
    public void A_correction_moves_the_availability_only() => Assert.Equal([3], Every("60s").Corrected(3).FiredAt);

    [Fact]
    [Trait("rule", "3.3")]
    public void A_late_result_of_a_slot_in_maintenance_counts_nowhere()
    {
        var check = Every("60s").Up().Silence().Up().Late(2, Outcome.Down, Exclusion.Maintenance);

        Assert.Equal(0, check.State.Window(_week).DownMilliseconds);
    }
}
