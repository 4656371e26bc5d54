using Crownwatch.Core.Reporting;
using Crownwatch.Core.Results;
using Crownwatch.Tests.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Reporting;

[Trait("rule", "3.1")]
public sealed class AvailabilityFiguresTests
{
    private static readonly DateTimeOffset _start = new(2025, 11, 13, 14, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_week_with_ten_thousand_seconds_down_is_98_35_percent()
    {
        // 10 s slots, so that 10,000 s are whole slots.
        var slots = Enumerable.Range(0, 60_480).Select(i => Slot(i * 10, i < 1000 ? Outcome.Down : Outcome.Up));

        var figures = AvailabilityFigures.Of("c", slots, TimeSpan.FromSeconds(10), _start, _start.AddDays(7));

        Assert.Equal((604_800_000, 10_000_000), (figures.MonitoredMilliseconds, figures.DownMilliseconds));
        Assert.Equal(0.983465m, figures.Availability);
        Assert.Equal(1m, figures.Coverage);
    }

    [Fact]
    [Trait("rule", "3.3")]
    public void The_raw_figure_counts_maintenance_and_corrections_the_adjusted_one_does_not()
    {
        DecidedSlot[] slots =
        [
            Slot(0, Outcome.Up),
            Slot(60, Outcome.Down),
            Slot(120, Outcome.Down) with
            {
                Exclusion = Exclusion.Maintenance,
            },
            Slot(180, Outcome.Down) with
            {
                Exclusion = Exclusion.Corrected,
            },
            Slot(240, Outcome.Unknown),
            Slot(300, Outcome.Missed),
        ];

        var figures = AvailabilityFigures.Of("c", slots, _minute, _start, _start.AddMinutes(8));

        Assert.Equal((1, 3, 2), (figures.Up, figures.Down, figures.Unknown));
        Assert.Equal(0.25m, figures.Availability);
        Assert.Equal(0.5m, figures.AvailabilityAdjusted);
        Assert.Equal(0.5m, figures.Coverage);
        Assert.Equal(240_000, figures.UnmonitoredMilliseconds);
    }

    [Fact]
    public void What_lies_outside_the_span_is_cut_off()
    {
        DecidedSlot[] slots =
        [
            Slot(-90, Outcome.Down),
            Slot(-30, Outcome.Down),
            Slot(30, Outcome.Up),
            Slot(90, Outcome.Up),
            Slot(150, Outcome.Down),
        ];

        var figures = AvailabilityFigures.Of("c", slots, _minute, _start, _start.AddSeconds(100));

        Assert.Equal((70_000, 30_000, 0), (figures.UpMilliseconds, figures.DownMilliseconds, figures.UnmonitoredMilliseconds));
        Assert.Equal((2, 0), (figures.Up, figures.Down));
    }

    [Fact]
    public void Nothing_monitored_has_no_figure()
    {
        var figures = AvailabilityFigures.Of("c", [Slot(0, Outcome.Unknown)], _minute, _start, _start.AddMinutes(1));

        Assert.Null(figures.Availability);
        Assert.Null(figures.AvailabilityAdjusted);
        Assert.Null(figures.P95Milliseconds);
        Assert.Equal(0m, figures.Coverage);
    }

    [Fact]
    [Trait("rule", "4")]
    public void The_95th_percentile_is_of_the_answers_that_have_a_time()
    {
        var slots = Enumerable
            .Range(1, 20)
            .Select(i => Slot(i * 60, Outcome.Up) with { LatencyMilliseconds = i })
            .Append(Slot(0, Outcome.Down) with { LatencyMilliseconds = float.NaN });

        var figures = AvailabilityFigures.Of("c", slots, _minute, _start, _start.AddHours(1));

        Assert.Equal((19f, 20), (figures.P95Milliseconds, figures.Answers));
    }

    [Fact]
    public void Up_down_and_unmonitored_are_the_span_whatever_happened()
    {
        var outcomes = Gen.Elements(Outcome.Up, Outcome.Down, Outcome.Unknown, Outcome.Missed);
        var cases =
            from all in outcomes.ListOf()
            from interval in Gen.Choose(1, 300)
            from offset in Gen.Choose(-300, 300)
            from span in Gen.Choose(1, 5000)
            select (all, interval, offset, span);

        Properties.Hold(
            cases,
            c =>
            {
                var slots = c.all.Select((outcome, i) => Slot(c.offset + (i * c.interval), outcome));
                var figures = AvailabilityFigures.Of("c", slots, TimeSpan.FromSeconds(c.interval), _start, _start.AddSeconds(c.span));

                Assert.Equal(c.span * 1000L, figures.UpMilliseconds + figures.DownMilliseconds + figures.UnmonitoredMilliseconds);
                Assert.True(figures.UnmonitoredMilliseconds >= 0);
                Assert.True(figures.AdjustedMonitoredMilliseconds <= figures.MonitoredMilliseconds);
            }
        );
    }

    private static DecidedSlot Slot(int seconds, Outcome outcome) =>
        new(_start.AddSeconds(seconds).ToUnixTimeMilliseconds(), outcome, outcome == Outcome.Up ? 50 : float.NaN, 0, "");
}
