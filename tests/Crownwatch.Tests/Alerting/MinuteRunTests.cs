using Crownwatch.Core.Alerting;
using Crownwatch.Tests.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 5.2: runs of true minutes, against the rule read literally over the whole history.</summary>
[Trait("rule", "5.2")]
public sealed class MinuteRunTests
{
    [Fact]
    public void Holds_from_the_first_true_slot_to_the_end_of_the_last_as_long_as_no_minute_breaks_it()
    {
        var minutes = Gen.Frequency((6, Gen.Constant('T')), (1, Gen.Constant('F')), (3, Gen.Constant('-'))).NonEmptyListOf();
        Properties.Hold(
            from list in minutes
            from interval in Gen.Elements(10_000L, 60_000L)
            select (list.ToArray(), interval),
            c =>
            {
                var (verdicts, interval) = c;
                var run = new MinuteRun();
                for (var i = 0; i < verdicts.Length; i++)
                {
                    var (first, last) = (i * 60_000L, (i * 60_000L) + 60_000 - interval);
                    var counts = run.Judge(verdicts[i] == 'F' ? false : true, verdicts[i] != '-', first, last, interval);

                    Assert.Equal(verdicts[i] == '-' ? null : verdicts[i] == 'T', counts);
                    Assert.Equal(Literally(verdicts.AsSpan(0, i + 1)) * 60_000L, run.HeldMilliseconds);
                }
            }
        );
    }

    [Theory]
    [InlineData(0, 10_000, 50_000)]
    [InlineData(55_248, 60_000, 55_248)]
    [InlineData(7_000, 25_000, 57_000)]
    [InlineData(30_000, 3_600_000, 30_000)]
    public void The_last_slot_of_a_minute_is_the_last_that_is_due_in_it(long slot, long interval, long last) =>
        Assert.Equal(last, DueMinutes.LastSlotOfMinute(slot, interval));

    [Fact]
    public void Complete_minutes_are_those_whose_every_slot_is_decided() =>
        Properties.Hold(
            from interval in Gen.Elements(7_000L, 10_000L, 25_000L, 60_000L, 90_000L, 300_000L)
            from phase in Gen.Choose(0, 299_999)
            from judged in Gen.Choose(1, 50)
            from decided in Gen.Choose(0, 200)
            select (interval, phase, judged, decided),
            c =>
            {
                var from = DueMinutes.LastSlotOfMinute(c.phase + (c.judged * c.interval), c.interval);
                var until = from + (c.decided * c.interval);
                var minutes = new DueMinutes();
                minutes.Pass(from);

                var (last, count) = minutes.Complete(until, c.interval);

                // Slot by slot: a minute is over with the slot after which the next one lies in another.
                var ends = Enumerable
                    .Range(1, c.decided)
                    .Select(i => from + (i * c.interval))
                    .Where(s => (s + c.interval) / 60_000 != s / 60_000)
                    .ToList();
                Assert.Equal(ends.Count, count);
                Assert.Equal(ends.Count == 0 ? from : ends[^1], last);
            }
        );

    // Minutes from the first true one to the last, where between them is no false one and never more than three without data.
    private static int Literally(ReadOnlySpan<char> verdicts)
    {
        var trailing = verdicts.Length - 1 - verdicts.LastIndexOfAnyExcept('-');
        var lastTrue = verdicts.Length - 1 - trailing;
        if (lastTrue < 0 || verdicts[lastTrue] == 'F' || trailing > 3)
        {
            return 0;
        }

        var (first, blind) = (lastTrue, 0);
        for (var i = lastTrue; i >= 0 && verdicts[i] != 'F' && blind <= 3; i--)
        {
            blind = verdicts[i] == '-' ? blind + 1 : 0;
            first = verdicts[i] == 'T' ? i : first;
        }

        return lastTrue - first + 1;
    }
}
