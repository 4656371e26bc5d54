using System.Diagnostics;
using System.Text.Json.Nodes;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Linting;

/// <summary>The program as a person or CI calls it.</summary>
public sealed class LintCommandTests
{
    private static readonly string _invalid = Repository.PathOf("tests", "Crownwatch.Tests", "Definitions", "Invalid");
    private static readonly string _shipped = Repository.PathOf("synthetics", "uptime_checks.yml");

    private static (int Exit, string Output, string Errors) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "crownwatch.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _invalid,
        };
        start.Environment.Remove("BASE_URL");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    [Fact]
    public void Exits_0_on_warnings_1_on_errors_2_on_what_cannot_be_read()
    {
        Assert.Equal(0, Run("lint", _shipped).Exit);
        Assert.Equal(0, Run("lint", _shipped, "--environment", "local").Exit);
        Assert.Equal(1, Run("lint", "unknown_check_key.yml").Exit);
        Assert.Equal(1, Run("lint", "not_yaml.yml", _shipped).Exit);
        Assert.Equal(1, Run("lint", _shipped, "--environment", "lokal").Exit);
        Assert.Equal(2, Run("lint", "there_is_no_such_file.yml", "unknown_check_key.yml").Exit);
    }

    [Fact]
    public void Prints_a_line_for_each_finding()
    {
        var (_, output, errors) = Run("lint", "unset_variable.yml");

        Assert.Contains("\nunset_variable.yml:4:11: error CW020: the variable NOWHERE is not set", output, StringComparison.Ordinal);
        Assert.StartsWith("2 errors, ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_json()
    {
        var json = JsonNode.Parse(Run("lint", "no_url.yml", "--format", "json").Output)!;

        Assert.Equal(1, (int)json["errors"]!);
        var finding = json["findings"]!.AsArray().Single(f => (string?)f!["severity"] == "error")!;
        Assert.Equal(
            ("no_url.yml", 3, 5, "CW013"),
            ((string?)finding["file"], (int)finding["line"]!, (int)finding["column"]!, (string?)finding["code"])
        );
        Assert.StartsWith("check 'home' lacks its 'url'", (string?)finding["message"], StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_sarif()
    {
        var json = JsonNode.Parse(Run("lint", "no_url.yml", "--format", "sarif").Output)!;

        Assert.Equal("2.1.0", (string?)json["version"]);
        var result = json["runs"]![0]!["results"]!.AsArray().Single(r => (string?)r!["level"] == "error")!;
        Assert.Equal("CW013", (string?)result["ruleId"]);
        Assert.Equal(3, (int)result["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!);
    }

    [Fact]
    public void Prints_workflow_commands()
    {
        Assert.Contains(
            "::error file=no_url.yml,line=3,col=5,title=CW013::check 'home' lacks its 'url'",
            Run("lint", "no_url.yml", "--format", "github").Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("lint", "--help")]
    public void Answers_on_standard_output(params string[] arguments)
    {
        var (exit, output, errors) = Run(arguments);

        Assert.Equal((0, ""), (exit, errors));
        Assert.NotEmpty(output);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("lint", "a_word.yml", "--nonsense")]
    [InlineData("lint", "--nonsense", "a_word.yml")]
    [InlineData("lint", "a_word.yml", "--environment", "x", "--nonsense=5")]
    public void Names_an_option_that_it_does_not_know(params string[] arguments)
    {
        var (exit, output, errors) = Run(arguments);

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("--nonsense", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("lynt")]
    [InlineData("lint", "a_word.yml", "--format", "xml")]
    [InlineData("lint", "a_word.yml", "--environment")]
    public void Exits_2_on_a_command_line_that_is_incomplete_or_wrong(params string[] arguments)
    {
        var (exit, output, errors) = Run(arguments);

        Assert.Equal((2, ""), (exit, output));
        Assert.NotEmpty(errors);
    }
}
