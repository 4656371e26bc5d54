using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>Semantics.md 8: gaps are found and shown ahead of time.</summary>
[Trait("rule", "8")]
public sealed class GapTests
{
    private static readonly DateTimeOffset _monday = Rota.At("2025-11-10T00:00:00Z");
    private static readonly Rotation _late = Rota.Of("UTC", "2025-11-12T00:00:00Z", TimeSpan.FromDays(7), "ada", "ben");
    private static readonly Rotation _empty = Rota.Of("UTC", "2025-11-10T00:00:00Z", TimeSpan.FromDays(7)) with { Name = "empty" };

    [Fact]
    public void Before_a_rotation_starts_is_a_gap_that_an_override_makes_smaller()
    {
        var gaps = Gaps.Between(
            Rota.OnCall(_late),
            [Rota.Override(1, "cem", "2025-11-10T06:00:00Z", "2025-11-11T00:00:00Z")],
            _monday,
            _monday.AddDays(10)
        );

        Assert.Equal(
            [(_monday, _monday.AddHours(6)), (_monday.AddDays(1), _monday.AddDays(2))],
            gaps.Select(g => (g.From, g.Until)).ToArray()
        );
        Assert.All(gaps, g => Assert.Empty(g.StandIns));
    }

    [Fact]
    public void A_rotation_without_people_is_no_gap_while_another_has_somebody() =>
        Assert.Equal(
            (_monday, _monday.AddDays(2)),
            Assert.Single(Gaps.Between(Rota.OnCall(_late, _empty), [], _monday, _monday.AddDays(10))) is var gap
                ? (gap.From, gap.Until)
                : default
        );

    [Fact]
    public void Nobody_at_all_is_one_gap_from_end_to_end() =>
        Assert.Equal(TimeSpan.FromDays(90), Assert.Single(Gaps.Between(Rota.OnCall(_empty), [], _monday, _monday.AddDays(90))).Lasts);

    [Fact]
    public void The_role_on_call_stands_in_and_is_named()
    {
        var onCall = Rota.OnCall(_empty) with { Roles = new Dictionary<string, Role> { ["on_call"] = new("on_call", ["dana"]) } };

        Assert.Equal(["dana"], Assert.Single(Gaps.Between(onCall, [], _monday, _monday.AddDays(1))).StandIns);
    }

    [Fact]
    public void Without_a_rotation_nobody_was_meant_to_take_turns() =>
        Assert.Empty(Gaps.Between(new OnCallDefinition(), [], _monday, _monday.AddDays(1)));
}
