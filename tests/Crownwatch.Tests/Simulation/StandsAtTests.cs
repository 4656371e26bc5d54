using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;
using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>Why a rule fires on a check at a moment of a simulation, who was told, what comes next.</summary>
public sealed class StandsAtTests
{
    private const string OneCheck = """
          - {name: health, url: "http://127.0.0.1:8000/health", labels: {criticality: high, service: crown}}
        """;

    [Fact]
    [Trait("rule", "2")]
    public void Before_it_fires_it_says_what_counted_and_what_is_missing()
    {
        var text = At(4.5);

        Assert.StartsWith("consecutive_failures on health: check.consecutive_failures >= check.failure_threshold\n", text, Exactly);
        Assert.Contains("counted: 2025-11-13 14:03:00 503, 14:04:00 503", text, Exactly);
        Assert.Contains("consecutive_failures 2 >= failure_threshold 3: false", text, Exactly);
        Assert.Contains("does not fire; 1 more failure in a row fires it, by 2025-11-13 14:05:00 UTC at the earliest", text, Exactly);
        Assert.Contains("nobody: no alert is open", text, Exactly);
        Assert.DoesNotContain("What comes next", text, Exactly);
    }

    [Fact]
    [Trait("rule", "7.2")]
    public void When_it_fires_it_says_who_was_told_through_what_and_what_comes_next()
    {
        var text = At(6);

        Assert.Contains("Why it fires", text, Exactly);
        Assert.Contains("part of INC-1, which opened 2025-11-13 14:05:00 UTC", text, Exactly);
        Assert.Contains("2025-11-13 14:05:00 UTC alerts, opened to ada", text, Exactly);
        Assert.Contains("2025-11-13 14:05:00 UTC pagerduty, opened to ada", text, Exactly);
        Assert.Matches(@"What comes next\n  2025-11-13 14:20:00 UTC \(in 14m\): step at 15m: ", text);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void What_a_pause_withholds_is_failing_nobody_told_because()
    {
        var text = At(10, new PauseAction(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), "moving house") { By = "ada" });

        Assert.Contains("failing, nobody told, because alerting is paused by ada: moving house", text, Exactly);
        Assert.Contains("until 2025-11-13 15:01:00 UTC at the latest", text, Exactly);
    }

    [Fact]
    public void What_happens_at_the_very_moment_has_happened_and_nothing_after_it()
    {
        // The third failure's answer comes 40 ms after its slot.
        Assert.Contains("does not fire", At(5), Exactly);
        Assert.Contains("Why it fires", At(5 + (0.040 / 60)), Exactly);
    }

    [Fact]
    public void Neither_an_unknown_check_nor_an_unknown_rule_is_explained()
    {
        var moment = Simulator().StandsAt(Play.Start);

        Assert.Null(moment.Explain("helth", "consecutive_failures"));
        Assert.Null(moment.Explain("health", "consecutive_failure"));
        Assert.Null(moment.State("helth"));
    }

    [Fact]
    [Trait("rule", "3.1")]
    public void The_summary_counts_no_more_time_than_there_was()
    {
        var summary = Play.Run(Play.Definitions(OneCheck), TimeSpan.FromMinutes(10.5), new() { ["health"] = [Play.Up(0), Play.Down(10)] })[
            ^1
        ].Summary!;

        var check = Assert.Single(summary.Checks);
        Assert.Equal((10, 1, 600.0, 30.0), (check.Up, check.Down, check.SecondsUp, check.SecondsDown));
        Assert.Equal((0.952380, 1.0), (check.Availability, check.Coverage));
    }

    private const StringComparison Exactly = StringComparison.Ordinal;

    private static string At(double minutes, params ScenarioAction[] events) =>
        Simulator(events)
            .StandsAt(Play.Start.AddMilliseconds(Math.Round(minutes * 60_000)))
            .Explain("health", "consecutive_failures")!
            .Explanation.Text;

    private static Simulator Simulator(params ScenarioAction[] events) =>
        new(
            Play.Definitions(OneCheck),
            new Scenario
            {
                Start = Play.Start,
                Until = Play.Start.AddHours(1),
                Checks = new Dictionary<string, IReadOnlyList<ScenarioSpan>> { ["health"] = [Play.Up(0), Play.Down(3)] },
                Events = events,
            },
            new Dictionary<string, DefinitionSet>()
        );
}
