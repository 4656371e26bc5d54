using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>Semantics.md 8: overrides take precedence.</summary>
[Trait("rule", "8")]
public sealed class OverrideTests
{
    private static readonly Rotation _weekly = Rota.Of("UTC", "2025-11-10T00:00:00Z", TimeSpan.FromDays(7), "ada", "ben");

    [Theory]
    [InlineData("2025-11-11T23:59:59Z", "ada")]
    [InlineData("2025-11-12T00:00:00Z", "cem")]
    [InlineData("2025-11-12T23:59:59Z", "cem")]
    [InlineData("2025-11-13T00:00:00Z", "ada")]
    public void Hold_from_their_start_up_to_their_end(string at, string who) =>
        Assert.Equal(who, Roster.HolderOf(_weekly, [Rota.Override(1, "cem", "2025-11-12T00:00:00Z", "2025-11-13T00:00:00Z")], Rota.At(at)));

    [Fact]
    public void Hold_never_where_they_end_before_they_begin_and_cut_no_shift()
    {
        var (tuesday, sunday) = (Rota.At("2025-11-11T00:00:00Z"), Rota.At("2025-11-16T00:00:00Z"));
        var odd = new[]
        {
            Rota.Override(1, "cem", "2025-11-13T00:00:00Z", "2025-11-12T00:00:00Z"),
            Rota.Override(2, "cem", "2025-11-14T00:00:00Z", "2025-11-14T00:00:00Z"),
        };

        Assert.Equal([new Shift("default", "ada", tuesday, sunday, false)], Shifts.Between(Rota.OnCall(_weekly), odd, tuesday, sunday));
        Assert.Equal(Rota.At("2025-11-17T00:00:00Z"), Assert.Single(Handoffs.Next(Rota.OnCall(_weekly), odd, tuesday)).At);
    }

    [Fact]
    public void The_later_made_wins_whatever_the_order_they_come_in()
    {
        var early = Rota.Override(1, "cem", "2025-11-12T00:00:00Z", "2025-11-14T00:00:00Z");
        var late = Rota.Override(2, "dan", "2025-11-12T00:00:00Z", "2025-11-13T00:00:00Z");

        Assert.Equal("dan", Roster.HolderOf(_weekly, [early, late], Rota.At("2025-11-12T12:00:00Z")));
        Assert.Equal("dan", Roster.HolderOf(_weekly, [late, early], Rota.At("2025-11-12T12:00:00Z")));
        Assert.Equal("cem", Roster.HolderOf(_weekly, [late, early], Rota.At("2025-11-13T12:00:00Z")));

        // Before they are stored they have no numbers: then the order of the list tells.
        Assert.Equal("cem", Roster.HolderOf(_weekly, [late with { Id = 0 }, early with { Id = 0 }], Rota.At("2025-11-12T12:00:00Z")));
    }

    [Fact]
    public void Fill_a_gap_and_leave_other_rotations_alone()
    {
        var empty = _weekly with { Name = "empty", People = [] };
        var later = _weekly with { Name = "later", Starts = Rota.At("2026-01-01T00:00:00Z") };
        var onCall = Rota.OnCall(_weekly, empty, later);
        var now = Rota.At("2025-11-12T00:00:00Z");

        Assert.Equal(["ada"], Roster.OnCallNow(onCall, [], now));
        Assert.Equal(
            ["ada", "eva", "fred"],
            Roster.OnCallNow(
                onCall,
                [
                    Rota.Override(1, "eva", "2025-11-11T00:00:00Z", "2025-11-13T00:00:00Z", "empty"),
                    Rota.Override(2, "fred", "2025-11-11T00:00:00Z", "2025-11-13T00:00:00Z", "later"),
                    Rota.Override(3, "gus", "2025-11-11T00:00:00Z", "2025-11-13T00:00:00Z", "nowhere"),
                ],
                now
            )
        );
    }

    [Fact]
    public void Name_people_whom_the_file_does_not_know()
    {
        var summons = Roster.Of(
            ["on_call"],
            Rota.OnCall(_weekly),
            [Rota.Override(1, "stranger", "2025-11-11T00:00:00Z", "2025-11-13T00:00:00Z")],
            Rota.At("2025-11-12T00:00:00Z")
        );

        Assert.Equal("stranger", Assert.Single(summons.People).Name);
        Assert.Empty(summons.Remarks);
    }

    [Fact]
    [Trait("rule", "7.1")]
    public void A_role_called_on_call_stands_in_where_no_rotation_has_anybody()
    {
        var onCall = Rota.OnCall(_weekly with { Starts = Rota.At("2026-01-01T00:00:00Z") }) with
        {
            Roles = new Dictionary<string, Role> { ["on_call"] = new("on_call", ["eva"]) },
        };

        Assert.Equal(["eva"], Roster.Of(["on_call"], onCall, Rota.At("2025-11-12T00:00:00Z")).People.Select(p => p.Name));
        Assert.Equal(["ada"], Roster.Of(["on_call"], onCall, Rota.At("2026-01-02T00:00:00Z")).People.Select(p => p.Name));
    }
}
