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
}
