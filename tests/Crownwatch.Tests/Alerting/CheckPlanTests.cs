using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Xunit;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Tests.Alerting;

/// <summary>What must be remembered of a check and when it must be looked at, by what its rules and their messages ask for.</summary>
public sealed class CheckPlanTests
{
    private const string Silent = "- name: silent\n  condition: \"check.silent_for > 10m\"";
    private const string Failing = "- name: failing\n  condition: \"check.consecutive_failures >= 3\"";

    [Theory]
    [Trait("rule", "5.1")]
    [InlineData("check.silent_for > 10m", true, true)]
    [InlineData("check.silent_for > 10m and check.certificate_expires_in < 14d", true, true)]
    [InlineData("check.silent_for > 10m or check.consecutive_failures >= check.failure_threshold", true, false)]
    [InlineData("check.consecutive_failures >= check.failure_threshold", false, false)]
    [InlineData("check.failures_1h >= 3", false, false)]
    public void A_condition_looks_at_time_where_silence_or_a_certificate_is_in_it(string condition, bool atTime, bool only) =>
        Assert.Equal(new Look(atTime, only), Assert.Single(Plan($"- name: rule\n  condition: \"{condition}\"").Looks));

    [Fact]
    [Trait("rule", "5.1")]
    public void One_rule_about_time_is_enough_for_time_to_be_looked_at()
    {
        Assert.True(Plan($"{Silent}\n{Failing}").NeedsTicks);
        Assert.False(Plan(Failing).NeedsTicks);
        Assert.Single(new WatchedCheck(RuleFile.OneCheck($"{Failing}\n{Silent}")).Up().Tick(TimeSpan.FromMinutes(11)).FiredAt);
        Assert.Empty(new WatchedCheck(RuleFile.OneCheck(Silent)).Tick(TimeSpan.FromMinutes(11)).FiredAt);
    }

    [Fact]
    public void Keeps_the_windows_of_conditions_and_of_messages_the_week_and_a_burn_rates_twelfth()
    {
        var plan = Plan(
            """
            - name: burning
              condition: "check.burn_rate_1h > 10"
              objective: 98%
              period: 7d
              message: "${check.name} was up ${check.availability_1d}, slow ${check.latency_p95_2m}"
            - name: often
              condition: "check.failures_10m > 1 and check.latency_p50_5m > 1s"
            """
        );

        Assert.Equal([5, 10, 60, 1440, 7 * 1440], plan.Windows.Select(w => w.TotalMinutes));
        Assert.Equal([2, 5], plan.LatencyWindows.Select(w => w.TotalMinutes));
        Assert.Equal(3, plan.LongestStreak);
    }

    [Theory]
    [InlineData("check.consecutive_failures >= 4", "check.latency_p95_10m > 1s")]
    [InlineData("check.consecutive_failures >= 3", "check.latency_p95_5m > 1s")]
    [InlineData("check.consecutive_failures >= 3", "check.latency_p95_10m > 2s")]
    public void A_checkpoint_of_other_rules_is_none(string failures, string latency)
    {
        var saved = Checked("check.consecutive_failures >= 3", "check.latency_p95_10m > 1s").Down(2).State.Save();

        Assert.Null(CheckState.TryLoad(Checked(failures, latency).State.Plan, saved));
    }

    [Fact]
    public void A_checkpoint_is_none_where_more_is_to_be_remembered_than_it_holds()
    {
        var check = RuleFile.OneCheck(Failing).Checks[0];
        var rule = RuleFile.OneCheck(Failing).Rules[0];
        var saved = new CheckState(CheckPlan.For(check, [rule])).Save();

        Assert.NotNull(CheckState.TryLoad(CheckPlan.For(check, [rule with { Severity = RuleSeverity.Critical }]), saved));
        Assert.Null(CheckState.TryLoad(CheckPlan.For(check with { FailureThreshold = 5 }, [rule]), saved));
        Assert.Null(CheckState.TryLoad(CheckPlan.For(check, [rule with { Message = "${check.latency_p95_5m}" }]), saved));
        Assert.Null(CheckState.TryLoad(CheckPlan.For(check, [rule with { Message = "${check.failures_5m}" }]), saved));
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void A_watched_job_is_silent_since_it_was_heard_and_not_since_we_looked()
    {
        var check = new WatchedCheck(RuleFile.OneCheck(Silent)).Up();
        var heard = WatchedCheck.First.AddMinutes(5);

        foreach (var (slot, at) in new[] { (6, heard), (7, heard), (8, heard.AddMinutes(-3)) })
        {
            var due = WatchedCheck.First.AddMinutes(slot).ToUnixTimeMilliseconds();
            Monitor.Step(
                check.State,
                new DecidedSlot(due, Outcome.Up, float.NaN, 0, "") { HeardAt = at.ToUnixTimeMilliseconds(), CertificateEndsAt = due },
                []
            );
        }

        Assert.Equal(heard.ToUnixTimeMilliseconds(), check.State.Sightings.LastRun);
        Assert.Null(check.State.Sightings.CertificateMilliseconds(0));
    }

    private static WatchedCheck Checked(string failures, string latency) =>
        new(RuleFile.OneCheck($"- name: a\n  condition: \"{failures}\"\n- name: b\n  condition: \"{latency}\""));

    private static CheckPlan Plan(string rules)
    {
        DefinitionSet set = RuleFile.OneCheck(rules);
        return CheckPlan.For(set.Checks[0], set.Rules);
    }
}
