using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 10.5: no life sign while we judge nothing, or while nobody hears what we say.</summary>
[Trait("rule", "10.5")]
public sealed class LifeSignRuleTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 12, 14, 5, 0, TimeSpan.Zero);

    [Fact]
    public void Goes_out_after_rules_were_judged_and_with_nothing_to_deliver() => Assert.Null(WhyNot(judged: -0.1));

    [Theory]
    [InlineData(null)]
    [InlineData(-1.0)] // at the last life sign: not since
    [InlineData(-5.0)]
    public void Stays_out_while_no_rule_was_judged_since_the_last_one(double? judged) =>
        Assert.Equal("no rule was judged since 2026-01-12 14:04:00 UTC", WhyNot(judged));

    [Theory]
    [InlineData(2.01, 0, false)]
    [InlineData(2, 0, true)] // not older than two minutes: there is time yet
    [InlineData(60, 1, true)]
    [InlineData(60, 2, true)]
    public void An_opening_older_than_two_minutes_must_have_reached_one_channel(double age, int channels, bool goesOut) =>
        Assert.Equal(goesOut, WhyNot(-0.1, new SentOpening("INC-42", _now.AddMinutes(-age), channels)) is null);

    [Fact]
    public void Says_which_opening_keeps_it_back()
    {
        var (old, older) = (new SentOpening("INC-7", _now.AddMinutes(-3), 0), new SentOpening("INC-6", _now.AddMinutes(-9), 0));

        Assert.Equal("the opening of INC-7 at 2026-01-12 14:02:00 UTC was delivered on no channel", WhyNot(-0.1, old));
        Assert.Equal(
            "2 openings were delivered on no channel, the first that of INC-6 at 2026-01-12 13:56:00 UTC",
            WhyNot(-0.1, old, older, old with { Channels = 1 })
        );
    }

    /// <param name="judged">Minutes from now; the last life sign went out a minute ago.</param>
    private static string? WhyNot(double? judged, params SentOpening[] openings) =>
        LifeSignRule.WhyNot(_now, judged is { } at ? _now.AddMinutes(at) : null, _now.AddMinutes(-1), openings);
}
