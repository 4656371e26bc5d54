using Crownwatch.Core.Interventions;
using Crownwatch.Core.Simulation;
using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>An opening that is held back for a time: how long at most, and what the time of firing still decides at its end.</summary>
public sealed class LateOpeningTests
{
    private const string OneCheck = """
          - {name: health, url: "http://127.0.0.1:8000/health", labels: {criticality: high, service: crown}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    public void No_number_of_deployments_holds_an_opening_longer_than_ten_minutes(int deployments)
    {
        var marks = Enumerable
            .Range(0, deployments)
            .Select(n => new MarkDeployAction(TimeSpan.FromMinutes(4 + (n * 5)), "crown", $"1.{n}", TimeSpan.FromMinutes(10))
            {
                By = "ada",
            });
        var events = Play.Run(
            Play.Definitions(OneCheck),
            TimeSpan.FromMinutes(60),
            new() { ["health"] = [Play.Up(0), Play.Down(3)] },
            [.. marks]
        );

        var fired = events.First(e => e.Event == "alert_fired").At;
        var opened = Assert.Single(events, e => e.Event == "incident_opened").At;
        Assert.Contains(events, e => e.Event == "suppressed" && e.At == fired);
        Assert.Equal(deployments == 1 ? Play.Start.AddMinutes(14) : fired.AddMinutes(10), opened);
    }

    [Theory]
    [InlineData(25, 1)]
    [InlineData(35, 2)]
    [Trait("rule", "6.6")]
    public void A_rule_that_fires_again_within_ten_minutes_reopens_by_the_time_of_firing(int downAgain, int incidents)
    {
        // Resolved at 21; the second firing, two slots after it is down again, is withheld until 50.
        LabelMatcher match = new("check", MatchOperator.Equal, "health");
        var events = Play.Run(
            Play.Definitions(OneCheck),
            TimeSpan.FromMinutes(60),
            new() { ["health"] = [Play.Up(0), Play.Down(3), Play.Up(20), Play.Down(downAgain)] },
            new SilenceAction(TimeSpan.FromMinutes(22), [match], TimeSpan.FromMinutes(28), "work") { By = "ada" }
        );

        var last = events.Last(e => e.Event is "incident_opened" or "incident_reopened");
        Assert.Equal(incidents == 1 ? "incident_reopened" : "incident_opened", last.Event);
        Assert.Equal((incidents, Play.Start.AddMinutes(50)), ((int)last.Incident!.Value, last.At));
    }
}
