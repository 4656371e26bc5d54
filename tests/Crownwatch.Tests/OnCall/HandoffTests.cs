using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>Semantics.md 8: at handoff both people get a message, so the moment and both names must be known.</summary>
[Trait("rule", "8")]
public sealed class HandoffTests
{
    private static readonly Rotation _weekly = Rota.Of("UTC", "2025-11-10T00:00:00Z", TimeSpan.FromDays(7), "ada", "ben");
    private static readonly DateTimeOffset _monday = Rota.At("2025-11-10T00:00:00Z");

    [Fact]
    public void Come_after_the_moment_never_at_it()
    {
        Assert.Equal([new Handoff(_monday, "default", null, "ada")], Handoffs.Next(Rota.OnCall(_weekly), [], _monday.AddTicks(-1)));
        Assert.Equal([new Handoff(_monday.AddDays(7), "default", "ada", "ben")], Handoffs.Next(Rota.OnCall(_weekly), [], _monday));
    }

    [Fact]
    public void Of_rotations_that_change_together_come_together()
    {
        var second = _weekly with { Name = "second", People = ["cem", "dan"] };

        Assert.Equal(
            [new Handoff(_monday.AddDays(7), "default", "ada", "ben"), new Handoff(_monday.AddDays(7), "second", "cem", "dan")],
            Handoffs.Next(Rota.OnCall(_weekly, second), [], _monday)
        );
    }

    [Fact]
    public void Of_rotations_that_change_at_different_times_the_earlier_comes_first()
    {
        var daily = _weekly with { Name = "daily", Every = TimeSpan.FromDays(1) };

        Assert.Equal([new Handoff(_monday.AddDays(1), "daily", "ada", "ben")], Handoffs.Next(Rota.OnCall(_weekly, daily), [], _monday));
    }

    [Fact]
    public void Overrides_hand_over_and_back_except_to_the_same_person()
    {
        var onCall = Rota.OnCall(_weekly);
        var overrides = new[]
        {
            Rota.Override(1, "ada", "2025-11-11T00:00:00Z", "2025-11-12T00:00:00Z"),
            Rota.Override(2, "cem", "2025-11-13T00:00:00Z", "2025-11-14T00:00:00Z"),
        };

        Assert.Equal([new Handoff(_monday.AddDays(3), "default", "ada", "cem")], Handoffs.Next(onCall, overrides, _monday));
        Assert.Equal([new Handoff(_monday.AddDays(4), "default", "cem", "ada")], Handoffs.Next(onCall, overrides, _monday.AddDays(3)));
    }

    [Fact]
    public void There_are_none_where_nobody_ever_changes()
    {
        Assert.Empty(Handoffs.Next(Rota.OnCall(_weekly with { People = ["ada", "ada"] }), [], _monday));
        Assert.Empty(Handoffs.Next(Rota.OnCall(_weekly with { People = [] }), [], _monday));
        Assert.Empty(Handoffs.Next(Rota.OnCall(_weekly with { Every = TimeSpan.Zero }), [], _monday));
        Assert.Empty(Handoffs.Next(new OnCallDefinition(), [], _monday));
    }
}
