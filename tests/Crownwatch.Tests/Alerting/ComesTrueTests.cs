using System.Text.RegularExpressions;
using Crownwatch.Core.Alerting;
using Crownwatch.Tests.Results;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 2: how many more failures fire a rule is said, and after any history just so many do.</summary>
[Trait("rule", "2")]
public sealed partial class ComesTrueTests
{
    [Fact]
    public void As_many_more_failures_as_are_said_to_fire_a_rule_do_fire_it()
    {
        var cases =
            from interval in Gen.Elements("30s", "60s", "90s", "120s")
            from asked in Gen.Choose(2, 6)
            from slots in Gen.Elements('d', 'd', 'd', 'd', 'u', '?', 'm', ' ').ArrayOf(14)
            select (interval, asked, slots);
        Properties.Hold(
            cases,
            c =>
            {
                var rule = $"- name: rule\n  condition: \"check.consecutive_failures >= {c.asked}\"\n  within: 3m";
                var check = new WatchedCheck(RuleFile.OneCheck(rule, c.interval)).Up();
                foreach (var slot in new string(c.slots).TrimEnd())
                {
                    check = slot switch
                    {
                        'd' => check.Down(),
                        'u' => check.Up(2),
                        '?' => check.Unknown(),
                        'm' => check.Missed(),
                        _ => check.Silence(),
                    };
                }

                if (check.State.Rules[0].IsFiring)
                {
                    return;
                }

                var now = DateTimeOffset.FromUnixTimeMilliseconds(check.State.LastSlot);
                var said = RuleExplanation.Of(check.State, check.State.Plan.Rules[0], now).Lines[^1];
                var before = check.FiredAt.Count();
                if (said.Contains("it can't fire", StringComparison.Ordinal))
                {
                    Assert.Equal(before, check.Down(20).FiredAt.Count());
                    return;
                }

                var more = int.Parse(More().Match(said).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(before, check.Down(more - 1).FiredAt.Count());
                Assert.Equal(before + 1, check.Down().FiredAt.Count());
            },
            300
        );
    }

    [GeneratedRegex("^does not fire; ([0-9]+) more failures? in a row")]
    private static partial Regex More();
}
