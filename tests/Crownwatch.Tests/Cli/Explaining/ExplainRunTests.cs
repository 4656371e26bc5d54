using System.CommandLine;
using System.Text.Json;
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

    [Fact]
    public void As_json_it_is_what_a_server_answers_and_the_moment()
    {
        var (exit, printed, _) = Run("12m", json: true);

        Assert.Equal(0, exit);
        Assert.Equal(printed.Length - 1, printed.IndexOf('\n', Exactly));
        var answer = JsonSerializer.Deserialize<JsonElement>(printed);
        Assert.Equal(["at", .. ServerMembers], answer.EnumerateObject().Select(m => m.Name));
        Assert.Equal("2025-11-13T14:12:00.000Z", answer.GetProperty("at").GetString());
        Assert.Equal("health_endpoint", answer.GetProperty("check").GetString());
        Assert.Equal("consecutive_failures", answer.GetProperty("rule").GetString());
        Assert.True(answer.GetProperty("fires").GetBoolean());
        Assert.Equal(1, answer.GetProperty("incident").GetInt64());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("nobody_told_because").ValueKind);
        Assert.Equal("Why it fires", answer.GetProperty("parts")[0].GetProperty("title").GetString());
        Assert.StartsWith("counted: ", answer.GetProperty("parts")[0].GetProperty("lines")[0].GetString(), Exactly);
        var (_, text, _) = Run("12m");
        Assert.Equal(text[(text.IndexOf('\n', Exactly) + 1)..], answer.GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_command_takes_json_and_text_and_no_other_format()
    {
        string[] simulated =
        [
            "--definitions",
            KnownDefinitions.File,
            "--scenario",
            Scenario(),
            "--check",
            "health_endpoint",
            "--rule",
            "consecutive_failures",
            "--at",
            "4m",
        ];
        using var output = new StringWriter { NewLine = "\n" };
        var exit = await ExplainCommand
            .Create()
            .Parse([.. simulated, "--format", "json"])
            .InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exit);
        Assert.False(JsonSerializer.Deserialize<JsonElement>(output.ToString()).GetProperty("fires").GetBoolean());
        Assert.Contains("xml", Assert.Single(ExplainCommand.Create().Parse([.. simulated, "--format", "xml"]).Errors).Message, Exactly);
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

    /// <summary>The members of an answer of `GET /api/v1/checks/{name}/explain?rule=…`, in their order.</summary>
    internal static IReadOnlyList<string> ServerMembers { get; } =
    ["check", "rule", "fires", "incident", "nobody_told_because", "heading", "parts", "text"];

    private string Scenario()
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
        return scenario;
    }

    private (int Exit, string Text, string Error) Run(
        string at,
        string check = "health_endpoint",
        string rule = "consecutive_failures",
        bool json = false
    )
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var exit = new ExplainRun(output, error).Execute(
            new SimulationRequest(KnownDefinitions.File) { Scenario = Scenario() },
            new SimulatedQuestion(check, rule, at, json)
        );
        return (exit, output.ToString(), error.ToString());
    }
}
