using Crownwatch.Core.StatusPages;
using Xunit;
using static Crownwatch.Core.StatusPages.CheckSight;

namespace Crownwatch.Tests.StatusPage;

/// <summary>docs/status-page.md, "What the states mean".</summary>
public sealed class ComponentRuleTests
{
    [Theory]
    [InlineData(ComponentState.Unknown)]
    [InlineData(ComponentState.Operational, Up)]
    [InlineData(ComponentState.Operational, Up, Up)]
    [InlineData(ComponentState.MajorOutage, Down)]
    [InlineData(ComponentState.MajorOutage, Down, Down)]
    [InlineData(ComponentState.MajorOutage, Down, Unknown)]
    [InlineData(ComponentState.MajorOutage, Down, InMaintenance)]
    [InlineData(ComponentState.PartialOutage, Down, Up)]
    [InlineData(ComponentState.PartialOutage, Down, Slow)]
    [InlineData(ComponentState.Degraded, Slow, Up)]
    [InlineData(ComponentState.Degraded, Slow, Unknown)]
    [InlineData(ComponentState.Unknown, Unknown)]
    [InlineData(ComponentState.Unknown, Unknown, Up)]
    [InlineData(ComponentState.Unknown, Unknown, InMaintenance)]
    [InlineData(ComponentState.UnderMaintenance, InMaintenance)]
    [InlineData(ComponentState.UnderMaintenance, InMaintenance, Up)]
    public void A_component_is_what_its_checks_make_of_it(ComponentState expected, params CheckSight[] checks) =>
        Assert.Equal(expected, ComponentRule.Of(checks));

    [Theory]
    [InlineData(ComponentState.Unknown)]
    [InlineData(ComponentState.Operational, ComponentState.Operational)]
    [InlineData(ComponentState.Unknown, ComponentState.Operational, ComponentState.Unknown)]
    [InlineData(ComponentState.PartialOutage, ComponentState.MajorOutage, ComponentState.Operational)]
    [InlineData(ComponentState.MajorOutage, ComponentState.MajorOutage, ComponentState.MajorOutage)]
    [InlineData(ComponentState.Degraded, ComponentState.Degraded, ComponentState.UnderMaintenance)]
    public void A_page_is_what_its_worst_component_is(ComponentState expected, params ComponentState[] components) =>
        Assert.Equal(expected, ComponentRule.Overall(components));

    [Theory]
    [InlineData(0, 0, DayLevel.NoData, null)]
    [InlineData(86_400_000, 0, DayLevel.Up, "1")]
    [InlineData(86_399_999, 1, DayLevel.SomeDown, "0.999999")]
    [InlineData(95, 5, DayLevel.SomeDown, "0.95")]
    [InlineData(94, 6, DayLevel.MuchDown, "0.94")]
    [InlineData(0, 1, DayLevel.MuchDown, "0")]
    public void A_day_is_whole_only_where_it_was_seen_and_never_down(long up, long down, DayLevel level, string? availability)
    {
        var day = new ComponentDay(new DateOnly(2026, 1, 5), up, down);

        Assert.Equal(level, day.Level);
        Assert.Equal(
            availability is null ? null : decimal.Parse(availability, System.Globalization.CultureInfo.InvariantCulture),
            day.Availability
        );
    }
}
