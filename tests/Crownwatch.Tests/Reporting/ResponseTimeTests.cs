using Crownwatch.Core.Definitions;
using Crownwatch.Core.Reporting;
using Xunit;
using static Crownwatch.Tests.Reporting.Cases;

namespace Crownwatch.Tests.Reporting;

/// <summary>Semantics.md 9.</summary>
[Trait("rule", "9")]
public sealed class ResponseTimeTests
{
    private static readonly DateTimeOffset _asOf = Start.AddDays(7);

    [Fact]
    public void N_mean_median_and_longest_are_a_severity()
    {
        var of = Of(Incident(1, 0, 2, 10), Incident(2, 60, 4, 20), Incident(3, 120, 30, 90), Incident(4, 0, 1, 2, IncidentSeverity.Low));

        Assert.Equal(new TimesOf(3, Minutes(12), Minutes(4), Minutes(30)), of[IncidentSeverity.Critical].Acknowledge);
        Assert.Equal(new TimesOf(3, Minutes(40), Minutes(20), Minutes(90)), of[IncidentSeverity.Critical].Resolve);
        Assert.Equal(1, of[IncidentSeverity.Low].Resolve?.N);
        Assert.Null(of[IncidentSeverity.High].Acknowledge);
    }

    [Fact]
    public void The_median_of_an_even_number_is_the_middle_of_the_two_in_the_middle() =>
        Assert.Equal(Minutes(3), TimesOf.From([Minutes(100), Minutes(2), Minutes(4), Minutes(1)])?.Median);

    [Fact]
    public void Not_yet_acknowledged_is_counted_apart_with_its_age()
    {
        var of = Of(Incident(1, 0, 2, 10), Incident(2, 60))[IncidentSeverity.Critical];

        Assert.Equal((1, 1), (of.Acknowledge?.N, of.Resolve?.N));
        Assert.Equal([new Waiting(2, TimeSpan.FromDays(7) - Minutes(60))], of.NotAcknowledged);
        Assert.Equal([new Waiting(2, TimeSpan.FromDays(7) - Minutes(60))], of.NotResolved);
    }

    [Fact]
    public void Resolved_without_an_acknowledgement_equals_the_time_to_resolve_and_is_marked()
    {
        var of = Of(Incident(1, 0, null, 10), Incident(2, 0, 20, 20))[IncidentSeverity.Critical];

        Assert.Equal(new TimesOf(2, Minutes(15), Minutes(15), Minutes(20)), of.Acknowledge);
        Assert.Equal([1], of.ResolvedUnacknowledged);
        Assert.Empty(of.NotAcknowledged);
    }

    [Fact]
    [Trait("rule", "6.4")]
    public void Budget_incidents_are_left_out_of_the_means_and_named()
    {
        var of = Of(Incident(1, 0, 2, 10), Incident(2, 0, 500, 9000, kind: AlertKind.Budget))[IncidentSeverity.Critical];

        Assert.Equal((1, 1), (of.Acknowledge?.N, of.Resolve?.N));
        Assert.Equal([2], of.BudgetLeftOut);
    }

    [Theory]
    // critical: acknowledge 15m, resolve 15m, at most 30m. Exactly the limit is within it.
    [InlineData(15.0, 15.0, "")]
    [InlineData(15.1, 16.0, "acknowledge target")]
    [InlineData(5.0, 15.1, "target")]
    [InlineData(5.0, 30.0, "target")]
    [InlineData(5.0, 30.1, "at_most")]
    [InlineData(null, 31.0, "acknowledge at_most")]
    [InlineData(5.0, null, "at_most…")]
    [InlineData(null, null, "acknowledge… at_most…")]
    public void Breaches_are_against_the_target_and_the_longest_acceptable_time(double? acknowledged, double? resolved, string breaches)
    {
        var target = ResponseTarget.Defaults[IncidentSeverity.Critical];
        var found = Breaches.Of(Incident(1, 0, acknowledged, resolved), target, _asOf);

        Assert.Equal(breaches, string.Join(' ', found.Select(b => b.Name + (b.IsRunning ? "…" : ""))));
    }

    [Fact]
    public void A_breach_says_the_limit_and_what_it_took() =>
        Assert.Equal(
            [new Breach(7, IncidentSeverity.High, BreachOf.AtMost, Minutes(60), Minutes(90), false)],
            Breaches.Of(Incident(7, 0, 5, 90, IncidentSeverity.High), ResponseTarget.Defaults[IncidentSeverity.High], _asOf)
        );

    [Fact]
    [Trait("rule", "6.4")]
    public void A_budget_incident_has_no_recovery_target() =>
        Assert.Empty(
            Breaches.Of(Incident(1, 0, 5, 9000, kind: AlertKind.Budget), ResponseTarget.Defaults[IncidentSeverity.Critical], _asOf)
        );

    private static Dictionary<IncidentSeverity, ResponseTimes> Of(params RespondedIncident[] incidents) =>
        ResponseTimes.Of(incidents, ResponseTarget.Defaults, _asOf).ToDictionary(r => r.Severity);
}
