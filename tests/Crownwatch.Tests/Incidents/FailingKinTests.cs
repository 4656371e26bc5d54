using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.2: which checks of a group are counted as about to join an incident that opens.</summary>
[Trait("rule", "6.2")]
public sealed class FailingKinTests
{
    // Gate, health and shop are one group; alone is none of them.
    private static readonly DefinitionSet _definitions = Story.Watching(
        "  - {name: asked, condition: \"check.consecutive_failures >= check.failure_threshold\"}"
    );
    private static readonly RuleDefinition _rule = _definitions.Rules.Single(r => r.Name == "asked");

    [Fact]
    public void Is_a_check_of_the_same_group_that_began_to_fail_in_the_same_round() =>
        Assert.Equal(["health"], Of(Gate().Down(3), Check("health").Down(3), Check("alone").Down(3)));

    [Theory]
    [InlineData(0, 1, false)] // a round later
    [InlineData(1, 0, false)] // a round before
    [InlineData(1, 1, true)]
    public void Is_none_that_began_a_whole_round_before_or_after(int upsOfIt, int upsOfKin, bool isKin) =>
        Assert.Equal(isKin ? ["health"] : [], Of(Gate().Up(upsOfIt).Down(3), Check("health").Up(upsOfKin).Down(3)));

    [Fact]
    public void Is_none_that_does_not_fail() => Assert.Empty(Of(Gate().Down(3), Check("health").Down(3).Up(), Check("shop").Up(3)));

    [Fact]
    public void Is_one_of_which_no_more_was_heard_where_the_runs_that_are_due_would_make_it_one_failure_short()
    {
        Assert.Equal(["health"], Of(Gate(2).Down(2), Check("health", 3).Down(1)));
        Assert.Empty(Of(Gate(2).Down(2), Check("health", 4).Down(1)));

        // Its row of failures is what counts where that is the longer one.
        Assert.Equal(["health"], Of(Gate(2).Down(2), Check("health", 5).Down(4)));
    }

    [Fact]
    public void Is_none_where_the_check_that_fires_is_unknown_or_failing_no_more()
    {
        Assert.Empty(FailingKin.Of(_rule, Gate().State.Plan.Check, [Check("health").Down(3).State], _definitions.GroupBy));
        Assert.Empty(Of(Gate().Down(3).Up(), Check("health").Down(3)));
    }

    private static IEnumerable<string> Of(WatchedCheck firing, params WatchedCheck[] others) =>
        FailingKin
            .Of(_rule, firing.State.Plan.Check, [firing.State, .. others.Select(o => o.State)], _definitions.GroupBy)
            .Select(k => k.Check);

    private static WatchedCheck Gate(int threshold = 3) => Check("gate", threshold);

    private static WatchedCheck Check(string name, int threshold = 3) =>
        new(_definitions with { Checks = [.. _definitions.Checks.Select(c => c with { FailureThreshold = threshold })] }, name);
}
