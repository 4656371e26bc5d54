using Crownwatch.Core.StatusPages;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

public sealed class SightRuleTests
{
    private static readonly CheckFacts _sound = new()
    {
        FailureThreshold = 3,
        Interval = TimeSpan.FromMinutes(1),
        SeenAgo = TimeSpan.FromSeconds(40),
    };

    [Fact]
    public void One_failed_run_is_no_outage_and_as_many_as_the_threshold_are()
    {
        Assert.Equal(CheckSight.Up, SightRule.Of(_sound));
        Assert.Equal(CheckSight.Up, SightRule.Of(_sound with { Failures = 2 }));
        Assert.Equal(CheckSight.Down, SightRule.Of(_sound with { Failures = 3 }));
    }

    [Fact]
    public void Alerts_speak_before_counts()
    {
        Assert.Equal(CheckSight.Down, SightRule.Of(_sound with { OutageAlert = true, LatencyAlert = true }));
        Assert.Equal(CheckSight.Slow, SightRule.Of(_sound with { LatencyAlert = true }));
    }

    [Theory]
    [InlineData(60, 300, CheckSight.Up)]
    [InlineData(60, 301, CheckSight.Unknown)]
    [InlineData(1, 300, CheckSight.Up)]
    [InlineData(3600, 5 * 3600, CheckSight.Up)]
    [InlineData(3600, (5 * 3600) + 1, CheckSight.Unknown)]
    public void What_was_not_seen_for_five_intervals_and_five_minutes_is_not_known(int interval, int ago, CheckSight expected) =>
        Assert.Equal(
            expected,
            SightRule.Of(_sound with { Interval = TimeSpan.FromSeconds(interval), SeenAgo = TimeSpan.FromSeconds(ago) })
        );

    [Fact]
    public void What_was_never_seen_is_not_known_but_an_alert_holds_all_the_same()
    {
        Assert.Equal(CheckSight.Unknown, SightRule.Of(_sound with { SeenAgo = null }));
        Assert.Equal(CheckSight.Down, SightRule.Of(_sound with { SeenAgo = null, OutageAlert = true }));
    }

    [Fact]
    public void Maintenance_says_all() =>
        Assert.Equal(CheckSight.InMaintenance, SightRule.Of(_sound with { InMaintenance = true, OutageAlert = true }));

    [Fact]
    public void An_entry_ends_by_a_persons_word_or_with_its_incident_whichever_is_later()
    {
        var at = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

        Assert.Null(PublicEntryRule.ResolvedAt(PublicStatus.Monitoring, at, null));
        Assert.Equal(at, PublicEntryRule.ResolvedAt(PublicStatus.Resolved, at, null));
        Assert.Equal(at.AddMinutes(5), PublicEntryRule.ResolvedAt(PublicStatus.Monitoring, at, at.AddMinutes(5)));
        Assert.Null(PublicEntryRule.ResolvedAt(PublicStatus.Monitoring, at, at.AddMinutes(-5)));
    }
}
