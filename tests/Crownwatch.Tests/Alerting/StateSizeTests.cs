using Crownwatch.Core.Alerting;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Buckets, not raw results: what is kept of a check stays small however much happens (issue: figures).</summary>
public sealed class StateSizeTests
{
    private const string ThreeRules =
        RuleFile.ConsecutiveFailures + "\n" + RuleFile.WeeklyAvailability + "\n" + RuleFile.LatencyDegradation;

    [Theory]
    [InlineData("10s")]
    [InlineData("60s")]
    [Trait("rule", "3.1")]
    public void A_week_of_a_check_with_three_rules_takes_less_than_6_kilobytes(string interval)
    {
        var state = Lived(ThreeRules, interval, 8);

        var (memory, checkpoint) = (state.Bytes, state.Save().Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"{interval}: {memory} bytes in memory, {checkpoint} in a checkpoint");
        Assert.InRange(memory, 1000, 6 * 1024);
        Assert.InRange(checkpoint, 1000, 6 * 1024);
    }

    [Theory]
    [InlineData("10s", 160)]
    [InlineData("60s", 48)]
    [Trait("rule", "4")]
    public void A_percentile_over_a_week_takes_a_sketch_of_bounded_size(string interval, int kilobytes)
    {
        var state = Lived(ThreeRules + "\n- name: slow_week\n  condition: \"check.latency_p95_7d > 2s\"", interval, 8);

        var (memory, checkpoint) = (state.Bytes, state.Save().Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"{interval}: {memory} bytes in memory, {checkpoint} in a checkpoint");
        Assert.InRange(memory, 1000, kilobytes * 1024);
        Assert.InRange(checkpoint, 1000, kilobytes * 1024);
    }

    // Answers from 20 ms to 2 s, one in fifty a failure, with an hour down each day.
    private static CheckState Lived(string rules, string interval, int days)
    {
        var check = new WatchedCheck(RuleFile.OneCheck(rules, interval));
        var random = new Random(7);
        var slots = days * 86_400_000L / check.State.Plan.IntervalMilliseconds;
        for (var i = 0L; i < slots; i++)
        {
            var ofDay = i * check.State.Plan.IntervalMilliseconds % 86_400_000;
            _ = ofDay < 3_600_000 || random.Next(50) == 0 ? check.Down() : check.Up(1, 20 * Math.Pow(10, 2 * random.NextDouble()));
        }

        return check.State;
    }
}
