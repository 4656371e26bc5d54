using Crownwatch.Core.Results;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Outcome = Crownwatch.Core.Results.Outcome;

namespace Crownwatch.Tests.Results;

/// <summary>Semantics.md 1.7: what several places say of one slot is one verdict.</summary>
[Trait("rule", "1.7")]
public sealed class QuorumTests
{
    private static readonly Quorum[] _quorums = [Quorum.Any, Quorum.Majority, Quorum.All, Quorum.Of(2), Quorum.Of(3), Quorum.Of(9)];

    private static Gen<DecidedSlot[]> AnyPlaces =>
        (
            from outcome in Gen.Elements(Outcome.Up, Outcome.Down, Outcome.Unknown, Outcome.Missed)
            from time in Gen.Choose(-1, 500)
            select new DecidedSlot(1000, outcome, time < 0 ? float.NaN : time, 0, "")
        )
            .ListOf()
            .Select(list => list.ToArray());

    [Theory]
    [InlineData("any", "D", Outcome.Down)]
    [InlineData("any", "UUD", Outcome.Down)]
    [InlineData("any", "UUU", Outcome.Up)]
    [InlineData("majority", "UDD", Outcome.Down)]
    [InlineData("majority", "UD", Outcome.Up)] // half is no majority
    [InlineData("majority", "UDD?", Outcome.Down)]
    [InlineData("majority", "D??", Outcome.Down)] // of those that answered
    [InlineData("all", "DDD", Outcome.Down)]
    [InlineData("all", "DDU", Outcome.Up)]
    [InlineData("all", "DD?", Outcome.Down)]
    [InlineData("1", "DUU", Outcome.Down)]
    [InlineData("2", "DDUUU", Outcome.Down)]
    [InlineData("2", "DUUUU", Outcome.Up)]
    [InlineData("2", "D??", Outcome.Down)] // a number above them means all of them
    [InlineData("7", "DDD", Outcome.Down)]
    [InlineData("7", "DDU", Outcome.Up)]
    [InlineData("any", "?", Outcome.Unknown)]
    [InlineData("all", "?-?", Outcome.Unknown)]
    [InlineData("majority", "", Outcome.Unknown)]
    public void Down_takes_so_many_of_those_that_answered(string quorum, string places, Outcome outcome)
    {
        Assert.True(Quorum.TryParse(quorum, out var asked));
        Assert.Equal(outcome, PlacesVerdict.Of(asked, [.. places.Select(One)]).Outcome);
    }

    [Fact]
    public void Takes_at_least_one_place()
    {
        Assert.Equal(1, Quorum.Of(1).Needed(3));
        Assert.False(Quorum.TryParse("0", out _));
        Assert.StartsWith("at least one place", Assert.Throws<ArgumentOutOfRangeException>(() => Quorum.Of(0)).Message);
    }

    [Fact]
    public void Is_what_counting_says_whatever_the_order_and_whoever_stayed_silent() =>
        Properties.Hold(
            from places in AnyPlaces
            from quorum in Gen.Elements(_quorums)
            select (places, quorum),
            c =>
            {
                var (places, quorum) = c;
                var verdict = PlacesVerdict.Of(quorum, places);
                var (down, up) = (places.Count(p => p.Outcome == Outcome.Down), places.Count(p => p.Outcome == Outcome.Up));
                var needed =
                    quorum == Quorum.Any ? 1
                    : quorum == Quorum.All ? down + up
                    : quorum == Quorum.Majority ? ((down + up) / 2) + 1
                    : Math.Min(int.Parse(quorum.ToString(), System.Globalization.CultureInfo.InvariantCulture), down + up);

                Assert.Equal((down, down + up), (verdict.Down, verdict.Answered));
                Assert.Equal(
                    down + up == 0 ? Outcome.Unknown
                        : down >= needed ? Outcome.Down
                        : Outcome.Up,
                    verdict.Outcome
                );
                Assert.Equal(verdict.Outcome, PlacesVerdict.Of(quorum, [.. places.Reverse()]).Outcome);
                Assert.Equal(verdict.Outcome, PlacesVerdict.Of(quorum, [.. places, One('?'), One('-')]).Outcome);
            }
        );

    [Fact]
    public void One_more_place_that_is_down_makes_nothing_up_and_any_is_never_laxer_than_all() =>
        Properties.Hold(
            AnyPlaces,
            places =>
            {
                foreach (var quorum in _quorums)
                {
                    if (PlacesVerdict.Of(quorum, places).Outcome == Outcome.Down)
                    {
                        Assert.Equal(Outcome.Down, PlacesVerdict.Of(quorum, [.. places, One('D')]).Outcome);
                        Assert.Equal(Outcome.Down, PlacesVerdict.Of(Quorum.Any, places).Outcome);
                    }
                }
            }
        );

    [Fact]
    public void Percentiles_pool_the_answers_of_all_places() =>
        Properties.Hold(
            AnyPlaces.ListOf().Select(slots => slots.ToArray()),
            slots =>
            {
                var hour = TimeSpan.FromHours(1);
                var history = new LatencyHistory([hour], TimeSpan.FromMinutes(1));
                for (var i = 0; i < slots.Length; i++)
                {
                    foreach (var time in PlacesVerdict.Of(Quorum.Majority, slots[i]).Latencies)
                    {
                        history.Add(i, time);
                    }
                }

                var all = slots
                    .SelectMany(s => s)
                    .Where(p => p.Outcome is Outcome.Up or Outcome.Down && !float.IsNaN(p.LatencyMilliseconds))
                    .Select(p => (double)p.LatencyMilliseconds)
                    .Order()
                    .ToList();
                Assert.Equal(
                    (all.Count == 0 ? null : all[LatencyWindow.NearestRank(0.95, all.Count) - 1], all.Count),
                    history.Percentile(0.95, hour, slots.Length)
                );
            }
        );

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("most")]
    [InlineData("")]
    public void Is_nothing_else(string text)
    {
        Assert.False(Quorum.TryParse(text, out _));
        Assert.StartsWith("at least one place", Assert.Throws<ArgumentOutOfRangeException>(() => Quorum.Of(0)).Message);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("majority")]
    [InlineData("all")]
    [InlineData("2")]
    public void Reads_what_it_writes(string text)
    {
        Assert.True(Quorum.TryParse(text, out var quorum));
        Assert.Equal(text, quorum.ToString());
        Assert.Equal(Quorum.Majority, default);
    }

    private static DecidedSlot One(char place) =>
        new(
            1000,
            place switch
            {
                'U' => Outcome.Up,
                'D' => Outcome.Down,
                '-' => Outcome.Missed,
                _ => Outcome.Unknown,
            },
            40,
            0,
            ""
        );
}
