using Crownwatch.Core.Results;
using Crownwatch.Server.Dashboard.Checks;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

public sealed class StretchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 60, 60)]
    [InlineData(24, 60, 900)]
    [InlineData(24 * 7, 60, 7200)]
    [InlineData(24 * 90, 60, 86400)]
    [InlineData(1, 900, 900)]
    [InlineData(24 * 90, 86400, 86400)]
    public void Parts_are_at_most_a_hundred_and_hold_a_slot_each(int hours, int interval, int width) =>
        Assert.Equal(TimeSpan.FromSeconds(width), StretchWidths.Of(TimeSpan.FromHours(hours), TimeSpan.FromSeconds(interval)));

    [Fact]
    public void Parts_begin_on_the_epochs_multiples() =>
        Assert.Equal(Noon, StretchWidths.Floor(Noon.AddMinutes(14).AddSeconds(59), TimeSpan.FromMinutes(15)));

    [Fact]
    [Trait("rule", "4")]
    public void Percentiles_of_an_hour_are_exact_and_pooled_over_its_parts()
    {
        var parts = Enumerable
            .Range(0, 60)
            .Select(minute =>
            {
                var gatherer = new StretchGatherer(Noon.AddMinutes(minute), TimeSpan.FromMinutes(1));
                gatherer.Add(minute < 57 ? Outcome.Up : Outcome.Down, minute + 1);
                return gatherer.ToPart();
            })
            .ToList();

        var chart = LatencyChart.Of(new Stretch(Noon, Noon.AddHours(1), TimeSpan.FromMinutes(1), parts), 800);

        Assert.Equal((30, 57, 60, 60), (chart.P50, chart.P95, chart.Longest, chart.Answers));
        Assert.Equal(3, chart.Points.Sum(p => p.Down));
    }

    [Fact]
    [Trait("rule", "4")]
    public void Percentiles_of_longer_spans_are_within_one_percent()
    {
        var gatherer = new StretchGatherer(Noon, TimeSpan.FromDays(1));
        for (var i = 1; i <= 10_000; i++)
        {
            gatherer.Add(Outcome.Up, i);
        }

        var chart = LatencyChart.Of(new Stretch(Noon, Noon.AddDays(1), TimeSpan.FromDays(1), [gatherer.ToPart()]), null);

        Assert.InRange(chart.P50!.Value, 4950, 5050);
        Assert.InRange(chart.P95!.Value, 9405, 9595);
    }
}
