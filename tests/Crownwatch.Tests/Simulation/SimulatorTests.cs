using Crownwatch.Core.Simulation;
using Xunit;

namespace Crownwatch.Tests.Simulation;

public sealed class SimulatorTests
{
    private const string OneCheck = """
          - {name: health, url: "http://127.0.0.1:8000/health", labels: {criticality: high, service: crown}}
        """;

    [Fact]
    public void An_outage_is_told_and_its_end_as_well()
    {
        var lines = Play.Run(
                Play.Definitions(OneCheck),
                TimeSpan.FromMinutes(40),
                new() { ["health"] = [Play.Up(0), Play.Down(3), Play.Up(20)] }
            )
            .Select(Play.Line);

        Assert.Equal(
            [
                "5.001 alert_fired health consecutive_failures warning outage",
                "5.001 incident_opened health consecutive_failures critical #1 outage",
                "5.001 escalation_step #1 @0 ada",
                "5.001 notification critical #1 @0 alerts opened ada",
                "5.001 notification critical #1 @0 pagerduty opened ada",
                "20.001 escalation_step #1 @900 ada",
                "20.001 notification critical #1 @900 alerts step ada",
                "20.001 notification critical #1 @900 pagerduty step ada",
                "21.001 alert_resolved health consecutive_failures warning #1 outage",
                "21.001 incident_resolved #1 (all its alerts have cleared)",
                "21.001 notification critical #1 alerts resolved",
                "21.001 notification critical #1 pagerduty resolved",
                "40 summary",
            ],
            lines
        );
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void What_was_resolved_by_hand_and_still_holds_joins_the_incident_its_group_has_by_then()
    {
        const string three = """
              - {name: a, url: "http://127.0.0.1:8000/a", labels: {criticality: high, service: crown}}
              - {name: b, url: "http://127.0.0.1:8000/b", labels: {criticality: high, service: crown}}
              - {name: c, url: "http://127.0.0.1:8000/c", labels: {criticality: high, service: crown}}
            """;
        var events = Play.Run(
            Play.Definitions(three),
            TimeSpan.FromMinutes(90),
            new()
            {
                ["a"] = [Play.Up(0), Play.Down(3), Play.Up(70)],
                ["b"] = [Play.Up(0), Play.Down(12), Play.Up(40)],
                ["c"] = [Play.Up(0), Play.Down(45), Play.Up(70)],
            },
            new ResolveAction(TimeSpan.FromMinutes(10), 1, true) { By = "ada" }
        );

        Assert.DoesNotContain(events, e => e.Event == "incident_reopened");
        Assert.Equal([1, 2], events.Where(e => e.Event == "incident_opened").Select(e => e.Incident ?? 0));
        Assert.Equal([2, 2], events.Where(e => e.Event == "alert_joined").Select(e => e.Incident ?? 0));
        Assert.Equal(2, events.Count(e => e.Event == "incident_resolved"));
    }
}
