using System.Globalization;
using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>Semantics.md 8: ⌊(t − starts) / every⌋ modulo the number of people, in the zone's wall clock.</summary>
[Trait("rule", "8")]
public sealed class RotationTests
{
    [Theory]
    [InlineData("2025-11-09T23:59:59Z", null)]
    [InlineData("2025-11-10T00:00:00Z", "ada")]
    [InlineData("2025-11-16T23:59:59Z", "ada")]
    [InlineData("2025-11-17T00:00:00Z", "ben")]
    [InlineData("2025-11-24T00:00:00Z", "cem")]
    [InlineData("2025-12-01T00:00:00Z", "ada")]
    [InlineData("2035-11-10T00:00:00Z", "cem")]
    public void Turns_every_week(string at, string? who) =>
        Assert.Equal(who, Roster.HolderOf(Weekly("UTC", "2025-11-10T00:00:00Z"), At(at)));

    [Theory]
    // Summer time ends on 2026-10-25 and begins on 2027-03-28: Monday 09:00 in Berlin is 07:00 UTC in summer, 08:00 in winter.
    [InlineData("2026-10-19T07:00:00Z", "ada")]
    [InlineData("2026-10-26T07:30:00Z", "ada")]
    [InlineData("2026-10-26T08:00:00Z", "ben")]
    [InlineData("2027-03-22T07:59:59Z", "ada")]
    [InlineData("2027-03-22T08:00:00Z", "ben")]
    [InlineData("2027-03-29T06:59:59Z", "ben")]
    [InlineData("2027-03-29T07:00:00Z", "cem")]
    public void A_week_stays_a_week_over_a_clock_change_in_Berlin(string at, string who) =>
        Assert.Equal(who, Roster.HolderOf(Weekly("Europe/Berlin", "2026-10-19T09:00:00+02:00"), At(at)));

    [Fact]
    public void Nobody_is_on_call_without_people() =>
        Assert.Null(Roster.HolderOf(Weekly("UTC", "2025-11-10T00:00:00Z") with { People = [] }, At("2025-11-12T00:00:00Z")));

    [Fact]
    public void Everyone_whose_turn_it_is_in_some_rotation_is_on_call_once()
    {
        var first = Weekly("UTC", "2025-11-10T00:00:00Z");
        var onCall = new OnCallDefinition
        {
            Rotations = new Dictionary<string, Rotation>
            {
                ["a"] = first,
                ["b"] = first with { Name = "b", People = ["cem", "ada"] },
                ["c"] = first with { Name = "c" },
            },
        };

        Assert.Equal(["ada", "cem"], Roster.OnCallNow(onCall, At("2025-11-12T00:00:00Z")));
    }

    [Fact]
    [Trait("rule", "7.1")]
    public void A_person_of_several_roles_is_meant_once_and_empty_roles_are_named()
    {
        var onCall = new OnCallDefinition
        {
            People = [new Person("ada") { Slack = "U1" }],
            Roles = new Dictionary<string, Role> { ["lead"] = new("lead", ["ada", "ben"]), ["team"] = new("team", ["ben", "ada"]) },
        };

        var summons = Roster.Of(["on_call", "lead", "team"], onCall, At("2025-11-12T00:00:00Z"));

        Assert.Equal(["ada", "ben"], summons.People.Select(p => p.Name));
        Assert.Equal("U1", summons.People[0].Slack);
        Assert.Equal(["nobody is on_call"], summons.Remarks);
    }

    private static Rotation Weekly(string zone, string starts) =>
        new()
        {
            Name = "default",
            Starts = At(starts),
            Every = TimeSpan.FromDays(7),
            TimeZone = zone,
            People = ["ada", "ben", "cem"],
        };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
