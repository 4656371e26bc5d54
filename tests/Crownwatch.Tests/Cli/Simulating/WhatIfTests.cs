using Crownwatch.Cli.Asking;
using Crownwatch.Cli.Simulating;
using Crownwatch.Tests.Definitions;
using Crownwatch.Tests.Simulation;
using Xunit;

namespace Crownwatch.Tests.Cli.Simulating;

/// <summary>`crownwatch what-if`: who would be told, on one screen.</summary>
public sealed class WhatIfTests : IDisposable
{
    private static readonly DateTimeOffset _at = new(2025, 11, 13, 2, 0, 0, TimeSpan.Zero);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private int Run(Outage outage, string? file = null, string? environment = null, bool colours = false, int columns = 100) =>
        new WhatIfRun(_output, new Ink(colours), _error, columns).Execute(outage, file ?? KnownDefinitions.File, environment);

    [Fact]
    public void Says_who_is_told_when_and_through_what_until_it_is_resolved()
    {
        Assert.Equal(0, Run(new Outage("health_endpoint", _at, TimeSpan.FromMinutes(90))));

        var text = _output.ToString();
        Assert.Contains("02:00:00  +0s       health_endpoint goes down", text, StringComparison.Ordinal);
        Assert.Contains("02:02:00  +2m       INC-1 step 0s: told alerts, pagerduty: ada", text, StringComparison.Ordinal);
        Assert.Contains("02:17:00  +17m      INC-1 step 15m: told alerts, pagerduty: ada", text, StringComparison.Ordinal);
        Assert.Contains("grace: first told after 32m, through alerts, pagerduty", text, StringComparison.Ordinal);
        Assert.Contains("INC-1 (critical outage) resolved after 1h29m; target 15m, at most 30m: over the", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    [InlineData(2_000)]
    [InlineData(20_000)]
    public void Fits_on_one_screen(int minutes)
    {
        Assert.Equal(0, Run(new Outage("health_endpoint", _at, TimeSpan.FromMinutes(minutes))));

        var lines = _output.ToString().TrimEnd().Split('\n');
        Assert.True(lines.Length <= 40, $"{lines.Length} lines");
        Assert.All(lines.Skip(2), line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public void A_pipe_gets_whole_lines()
    {
        Assert.Equal(0, Run(new Outage("health_endpoint", _at, TimeSpan.FromMinutes(90)), columns: int.MaxValue));

        Assert.DoesNotContain("…", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(_output.ToString().Split('\n').Skip(2), line => line.Length > 100);
    }

    [Fact]
    public void An_outage_too_short_to_notice_tells_nobody()
    {
        Run(new Outage("health_endpoint", _at, TimeSpan.FromMinutes(1)));

        Assert.Contains("Nobody would be told: no rule opens an incident.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_enabled_channel_it_says_in_red_that_nobody_would_be_told()
    {
        var shipped = Repository.PathOf("synthetics", "uptime_checks.yml");

        Assert.Equal(0, Run(new Outage("health_endpoint", _at, TimeSpan.FromHours(1)), shipped, "production", colours: true));
        Assert.Contains("\u001b[31mNo channel is enabled: nobody would be told.\u001b[0m", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_check_is_exit_2_with_the_nearest_name()
    {
        Assert.Equal(2, Run(new Outage("helth_endpoint", _at, TimeSpan.FromHours(1))));
        Assert.Equal(
            "crownwatch what-if: there is no check 'helth_endpoint'; did you mean 'health_endpoint'? (there are: health_endpoint, shop_items_api)",
            _error.ToString().TrimEnd()
        );
        Assert.Empty(_output.ToString());
    }

    [Theory]
    [InlineData("what-if", "c", "--down", "90", "--at", "02:00")]
    [InlineData("what-if", "c", "--down", "90m", "--at", "two")]
    [InlineData("what-if", "c", "--down", "90m")]
    [InlineData("simulate", "--definitions", "f.yml")]
    [InlineData("simulate", "--definitions", "f.yml", "--scenario", "s.yml", "--format", "xml")]
    public void A_command_line_that_cannot_be_understood_is_an_error(params string[] arguments)
    {
        var root = new System.CommandLine.RootCommand { WhatIfCommand.Create(), SimulateCommand.Create() };

        Assert.NotEmpty(root.Parse(arguments).Errors);
    }
}
