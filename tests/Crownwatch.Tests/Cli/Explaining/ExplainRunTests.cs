using Crownwatch.Cli.Explaining;
using Crownwatch.Cli.Simulating;
using Crownwatch.Tests.Simulation;
using Xunit;

namespace Crownwatch.Tests.Cli.Explaining;

public sealed class ExplainRunTests : IDisposable
{
    private const StringComparison Exactly = StringComparison.Ordinal;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crownwatch-explain-");

    [Fact]
    public void Explains_a_rule_at_an_offset_and_at_the_same_instant_alike()
    {
        var (exit, text, _) = Run("12m");
        var (_, same, _) = Run("2025-11-13T14:12:00Z");

        Assert.Equal(0, exit);
        Assert.Equal(text, same);
        Assert.StartsWith("At 2025-11-13 14:12:00 UTC, 12m after the start:\nconsecutive_failures on health_endpoint: ", text, Exactly);
        Assert.Contains("Why it fires", text, Exactly);
        Assert.Contains("What comes next", text, Exactly);
    }

    [Fact]
    public void Says_that_unknown_slots_do_not_count_and_which_incident_is_about_not_seeing_the_check()
    {
        var (exit, text, _) = Run("40m");

        Assert.Equal(0, exit);
        Assert.Contains(
            "  the last 10 slots gave no result (unknown or missed): that neither adds to a row of failures nor ends one, and is unmonitored time\n",
            text,
            Exactly
        );
        Assert.Contains("  nobody can see health_endpoint: INC-2 is open about that\n", text, Exactly);
        Assert.DoesNotContain("gave no result", Run("12m").Text, Exactly);
    }

    [Theory]
    [InlineData("3h", "'3h', outside of the scenario; it runs from 2025-11-13 14:00:00 UTC to 2025-11-13 15:00:00 UTC (0m to 1h)")]
    [InlineData("2025-11-13T13:59:59Z", "outside of the scenario")]
    [InlineData("12", "'12' has no unit")]
    [InlineData("2025-11-99T14:00:00Z", "an instant such as 2025-11-13T14:12:00Z")]
    public void Refuses_a_moment_that_is_none_of_the_scenario(string at, string says)
    {
        var (exit, text, error) = Run(at);

        Assert.Equal((2, ""), (exit, text));
        Assert.Contains(says, error, Exactly);
    }

    [Fact]
    public void Names_the_nearest_check_and_the_nearest_rule()
    {
        Assert.Contains("there is no check 'health_endpont'; did you mean 'health_endpoint'?", Run("5m", "health_endpont").Error, Exactly);
        Assert.Contains(
            "there is no rule 'consecutive_failure'; did you mean 'consecutive_failures'?",
            Run("5m", "health_endpoint", "consecutive_failure").Error,
            Exactly
        );
    }

    public void Dispose() => _folder.Delete(true);

    private (int Exit, string Text, string Error) Run(string at, string check = "health_endpoint", string rule = "consecutive_failures")
    {
        var scenario = Path.Combine(_folder.FullName, "scenario.yml");
        File.WriteAllText(
            scenario,
            """
            start: 2025-11-13T14:00:00Z
            until: 2025-11-13T15:00:00Z
            checks:
              health_endpoint:
                - {at: 0m, outcome: up, latency: 120ms}
                - {at: 3m, outcome: down, status: 503, latency: 40ms}
                - {at: 30m, outcome: unknown}
            """
        );
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var exit = new ExplainRun(output, error).Execute(
            new SimulationRequest(KnownDefinitions.File) { Scenario = scenario },
            new SimulatedQuestion(check, rule, at)
        );
        return (exit, output.ToString(), error.ToString());
    }
}
