using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 6.5 and 6.7: what holds an opening back, for how long, and when it goes out.</summary>
public sealed class WithholdingTests : AtTheDesk
{
    [Fact]
    [Trait("rule", "6.9")]
    public void What_waited_for_an_alert_and_ends_with_it_at_a_reload_is_never_announced()
    {
        var definitions = Watched with
        {
            Checks = [.. Watched.Checks.Select(c => c.Name == "other" ? c with { DependsOn = ["alone"] } : c)],
        };
        Desk(0, definitions).Apply(Fires("failures", "alone"));
        Desk(1, definitions).Apply(Fires("failures", "other"));
        Assert.True(Book.Alert("failures", "other")!.IsWithheld);

        Desk(2, definitions).EndUndefined(_ => false);
        Desk(2, definitions).LookAgain();

        Assert.Empty(Book.OpenAlerts);
        Assert.Equal(2, Book.NextIncident());
        Assert.Equal("1 alert_resolved: failures on other: no longer defined", Book.Journal[^1]);
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void What_waits_for_an_alert_opens_at_the_moment_that_alert_clears()
    {
        var definitions = Depending("alone");
        Desk(0, definitions).Apply(Fires("failures", "alone"));
        Desk(1, definitions).Apply(Fires("failures", "other"));
        Assert.Equal("1 suppressed: failures on other is not announced: other depends on alone, on which failures fires", Book.Journal[^1]);

        Desk(2, definitions).Apply(Fires("failures", "alone") with { Fires = false });

        Assert.Equal((false, 2L), (Book.Alert("failures", "other")!.IsWithheld, Book.Alert("failures", "other")!.Incident));
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void What_waited_for_a_failing_check_is_part_of_its_alert_from_the_moment_it_fires()
    {
        var definitions = Depending("alone");
        var alone = new WatchedCheck(definitions, "alone").Down();
        DeskOf(0, definitions, alone).Apply(Fires("failures", "other"));
        Assert.Equal(Story.Begin.AddMinutes(3), Book.Alert("failures", "other")!.Held!.Until);

        DeskOf(1, definitions, alone).Apply(Fires("failures", "alone"));

        Assert.Equal((null, 1L), (Book.Alert("failures", "other")!.Held!.Until, Book.Alert("failures", "other")!.Held!.Incident));
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void A_look_after_a_slot_asks_about_its_check_those_below_it_and_what_has_waited_long_enough()
    {
        var definitions = Depending("alone, gate");
        var alone = new WatchedCheck(definitions, "alone").Down();
        DeskOf(0, definitions, alone).Apply(Fires("failures", "other"));
        alone.Up();

        DeskOf(1, definitions, alone).Review(new HashSet<string> { "shop" });
        Assert.True(Book.Alert("failures", "other")!.IsWithheld);

        DeskOf(1, definitions, alone).Review(new HashSet<string> { "alone" });
        Assert.False(Book.Alert("failures", "other")!.IsWithheld);
    }

    [Theory]
    [Trait("rule", "6.5")]
    [InlineData(2.9, true)]
    [InlineData(3, false)]
    public void Nothing_waits_longer_than_three_intervals_for_a_check_that_fails(double minutes, bool waits)
    {
        var definitions = Depending("alone");
        var alone = new WatchedCheck(definitions, "alone").Down();
        DeskOf(0, definitions, alone).Apply(Fires("failures", "other"));

        DeskOf(minutes, definitions, alone).Review(new HashSet<string>());

        Assert.Equal(waits, Book.Alert("failures", "other")!.IsWithheld);
    }

    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_the_end_of_a_wait()
    {
        var definitions = Depending("alone");
        var alone = new WatchedCheck(definitions, "alone").Down();
        DeskOf(0, definitions, alone).Apply(Fires("failures", "other"));

        DeskOf(1, definitions, alone).ClockSet(TimeSpan.FromMinutes(60));

        var waiting = Book.Alert("failures", "other")!;
        Assert.Equal((Story.Begin.AddMinutes(60), Story.Begin.AddMinutes(63)), (waiting.WaitsSince, waiting.Held!.Until));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void Of_what_fails_with_the_first_alert_only_that_which_may_open_makes_the_incident_graver()
    {
        var below = Watched with { Checks = [.. Watched.Checks.Select(c => c.Name == "health" ? c with { DependsOn = ["gate"] } : c)] };
        var gate = new WatchedCheck(below, "gate").Down(3);
        var health = new WatchedCheck(below, "health").Down(2);
        var shop = new WatchedCheck(below, "shop").Down(2);

        DeskOf(0, below, gate, health, shop).Apply(Fires("failures", "gate"));

        // The shop is about to join; health depends on the gate and is part of its alert.
        Assert.Equal(IncidentSeverity.Medium, Book.Incident(1)!.Severity);

        Book.Made.Add(
            new Silence
            {
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddHours(1),
                Matchers = [new LabelMatcher("check", MatchOperator.Equal, "shop")],
            }
        );
        var other = new BookInMemory();
        new AlertDesk(other, [gate.State, shop.State], _ => null, new Dependencies(Watched), At(0)).Apply(Fires("failures", "gate"));
        Assert.Equal(IncidentSeverity.Low, other.Incident(1)!.Severity);
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void While_alerting_is_paused_the_alert_about_what_we_are_blind_to_says_which_checks_in_the_journal()
    {
        Book.Made.Add(
            new Pause
            {
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddHours(1),
            }
        );
        Desk(0).Apply(Blind("a"));
        Assert.Equal("suppressed: blind on crownwatch-self is not announced: alerting is paused by ada", Book.Journal[^1]);

        var same = Desk(1);
        same.Apply(Blind("a"));
        Assert.False(same.Changed);
        var changed = Desk(2);
        changed.Apply(Blind("a", "b"));

        Assert.True(changed.Changed);
        Assert.Equal("alert_changed: blind on crownwatch-self: blind to a, b", Book.Journal[^1]);
        Assert.Equal(["a", "b"], Assert.Single(Book.OpenAlerts).Alert.Evidence.Checks);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void What_was_withheld_goes_out_once_nothing_holds_it_and_each_new_reason_is_seen()
    {
        Book.Made.Add(
            new Pause
            {
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(10),
            }
        );
        Book.Made.Add(
            new Silence
            {
                Id = 3,
                By = "ben",
                Reason = "known",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(20),
                Matchers = [],
            }
        );
        Desk(0).Apply(Fires("hint", "shop"));
        Assert.Equal((false, true), (Looks(9).Changed, Looks(10).Changed));
        Assert.Equal("suppressed: hint on shop is not announced: silence 3 by ben: known", Book.Journal[^1]);
        Assert.Empty(Book.Messages);

        Assert.True(Looks(20).Changed);

        Assert.NotEmpty(Book.Messages);
        Assert.False(Assert.Single(Book.OpenAlerts).IsWithheld);
    }

    [Theory]
    [Trait("rule", "6.5")]
    [InlineData("failures", true)]
    [InlineData("slow", true)]
    [InlineData("weekly", false)]
    [InlineData("hint", false)]
    public void Only_what_explains_an_outage_and_is_told_holds_back_those_below(string rule, bool holds)
    {
        var definitions = Depending("alone");
        Desk(0, definitions).Apply(Fires(rule, "alone"));

        Desk(1, definitions).Apply(Fires("failures", "other"));

        Assert.Equal(holds, Book.Alert("failures", "other")!.IsWithheld);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void The_reason_is_the_pause_before_a_silence_before_a_deployment_each_with_the_end_that_is_latest()
    {
        Grace(2, 5);
        Grace(1, 30);
        Desk(3).Apply(Fires("failures", "health"));
        Assert.Equal(
            ("crown v30 was deployed at 2026-01-12 14:06:00 UTC: within its grace", Story.Begin.AddMinutes(13)),
            (Held().Reason, Held().Until)
        );

        Quiet(1, 20, "health");
        Quiet(2, 25, "health");
        Desk(4).LookAgain();
        Assert.Equal(("silence 2 by ada", Story.Begin.AddMinutes(25)), (Held().Reason, Held().Until));
        var suppression = Suppression.Of(Book.OpenAlerts[0], At(4));
        Assert.Equal([1, 2], suppression.Silences);
        Assert.Equal(Held(), suppression.Hold);

        Book.Made.Add(
            new Pause
            {
                By = "ben",
                Reason = "move",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(10),
            }
        );
        Desk(5).LookAgain();
        Assert.Equal(("alerting is paused by ben: move", Story.Begin.AddMinutes(10)), (Held().Reason, Held().Until));

        Hold Held() => Book.OpenAlerts[0].Held!;
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void A_grace_that_ends_within_ten_minutes_of_firing_holds_to_its_end()
    {
        Grace(1, 5);

        Desk(3).Apply(Fires("failures", "health"));

        var held = Book.OpenAlerts[0];
        Assert.Equal(Story.Begin.AddMinutes(5), held.Held!.Until);
        Quiet(1, 20, "health");
        Assert.Equal(held.Held, Suppression.Of(held, At(3)).Hold);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void What_withholds_an_alert_that_was_told_is_said_and_a_silence_that_is_over_or_of_another_is_not()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Quiet(1, 20, "shop");
        Quiet(2, 3, "health");
        Assert.Equal(([], null), (Of(4).Silences.ToArray(), Of(4).Hold));

        Quiet(3, 30, "health");

        Assert.Equal([3], Of(4).Silences);
        Assert.Equal(new Hold("silence 3 by ada", Story.Begin.AddMinutes(30)), Of(4).Hold);

        Suppression Of(double minutes) => Suppression.Of(Book.OpenAlerts[0], At(minutes));
    }

    [Theory]
    [InlineData(50, 40, 2)]
    [InlineData(40, 50, 1)]
    [Trait("rule", "6.7")]
    public void Steps_are_withheld_while_every_alert_is_and_until_the_first_of_these_ends(double first, double second, int earlier)
    {
        Desk(0).Apply([Fires("failures", "health"), Fires("failures", "shop"), Fires("failures", "gate")]);
        Desk(10).Apply(Fires("failures", "shop") with { Fires = false });
        Quiet(1, first, "health");
        Desk(15).RunDue();
        Assert.Null(Book.Incident(1)!.Quiet);
        Book.Messages.Clear();

        Quiet(2, second, "gate");
        Desk(30).RunDue();

        Assert.Empty(Book.Messages);
        Assert.Equal(
            ($"silence {earlier} by ada", Story.Begin.AddMinutes(40)),
            (Book.Incident(1)!.Quiet!.Reason, Book.Incident(1)!.Quiet!.Until)
        );
    }
}
