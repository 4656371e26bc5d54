using DeltaCrown.Perf;
using Spectre.Console;

namespace DeltaCrown.Tests.Perf;

public sealed class PerfMeasurementTests : IDisposable
{
    private readonly SteppedClock clock = new();
    private readonly StringWriter shown = new();

    public void Dispose() => shown.Dispose();

    [Fact]
    public async Task Times_each_attempt_and_leaves_out_the_first_which_warms_up()
    {
        var result = await Measure(3, Takes(500), Takes(10), Takes(30), Takes(20));

        Assert.Equal([10, 30, 20], result.Samples);
        Assert.Empty(result.Errors);
        Assert.Equal((20, 30), (result.P50, result.Max));
        Assert.Contains("trial: 3 attempts, 0 errors", shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_a_failed_attempt_as_an_error_and_never_as_a_sample()
    {
        var result = await Measure(3, Takes(1), Takes(10), Takes(1, "HTTP 500"), Takes(20));

        Assert.Equal([10, 20], result.Samples);
        Assert.Equal(["HTTP 500"], result.Errors);
    }

    [Fact]
    public async Task Waits_when_told_to_and_makes_the_attempt_again_outside_the_sample()
    {
        var limited = new PerfAnswer("HTTP 429", TimeSpan.FromSeconds(7));
        var result = await Measure(2, Takes(1), Takes(10), (TimeSpan.FromMilliseconds(2), limited), Takes(30));

        Assert.Equal([10, 30], result.Samples);
        Assert.Empty(result.Errors);
        Assert.Equal(7000, result.ThrottledMs);
        Assert.Contains("asked for a pause of 7 s", shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_an_error_when_the_pauses_would_have_no_end()
    {
        var limited = (TimeSpan.Zero, new PerfAnswer("HTTP 429", TimeSpan.FromHours(1)));
        var result = await Measure(1, Takes(1), limited);

        Assert.Equal(["HTTP 429"], result.Errors);
        Assert.Equal(0, result.ThrottledMs);
    }

    private static (TimeSpan, PerfAnswer) Takes(int milliseconds, string? error = null) =>
        (TimeSpan.FromMilliseconds(milliseconds), new PerfAnswer(error));

    private Task<ScenarioResult> Measure(int attempts, params (TimeSpan Duration, PerfAnswer Answer)[] script)
    {
        var next = 0;
        var scenario = new PerfScenario(
            "trial",
            _ =>
            {
                clock.Step(script[next].Duration);
                return Task.FromResult(script[next++].Answer);
            }
        );
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(shown) });
        return PerfRun.Measure(scenario, attempts, new PerfProgress(console), clock, TestContext.Current.CancellationToken);
    }
}
