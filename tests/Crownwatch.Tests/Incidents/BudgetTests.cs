using Crownwatch.Core.Definitions;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.4: incidents about an error budget last as long as their window does.</summary>
[Trait("rule", "6.4")]
public sealed class BudgetTests
{
    private static Story Spent() => new Story().Opens("weekly");

    [Fact]
    public void Escalate_only_until_acknowledged() => Assert.Equal(["0: begin"], Spent().Acknowledges().Passes(24 * 60).Pages);

    [Fact]
    public void Escalate_like_any_other_until_then_but_open_no_war_room()
    {
        var story = Spent().Passes(90);

        Assert.Equal(["0: begin", "15: diagnose", "30: together", "60: war room", "90: war room"], story.Pages);
        Assert.Null(story.Incident.WarRoom);
        Assert.Equal("cem", story.Incident.Commander);
    }

    [Fact]
    public void Do_not_lapse() => Assert.True(Spent().Acknowledges().Passes(7 * 24 * 60).Incident.IsAcknowledged);

    [Fact]
    public void Resolve_an_hour_after_the_figure_is_back()
    {
        var story = Spent().Acknowledges().Passes(100).Clears("weekly");
        Assert.False(story.Passes(59).Incident.IsResolved);

        Assert.True(story.Passes(1).Incident.IsResolved);
    }

    [Fact]
    public void Stay_open_where_it_falls_again_within_the_hour()
    {
        var story = Spent().Passes(10).Clears("weekly").Passes(59).Fires("weekly", "health").Passes(120);

        Assert.False(story.Incident.IsResolved);
    }

    [Fact]
    public void Resolve_at_once_where_the_rule_is_no_longer_defined() =>
        Assert.True(Spent().Clears("weekly", reason: "no longer defined").Incident.IsResolved);

    [Fact]
    public void Are_apart_from_the_outage_of_the_same_check() =>
        Assert.NotEqual(new Story().Opens("failures").Incident.Group, Spent().Incident.Group);

    [Fact]
    public void Of_a_critical_rule_are_critical() => Assert.Equal(IncidentSeverity.Critical, Spent().Incident.Severity);
}
