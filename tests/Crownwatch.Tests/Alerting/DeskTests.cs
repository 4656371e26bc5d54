using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>What the desk does that no scenario shows: drills, handoffs, a clock that was set, one finding decided twice.</summary>
public sealed class DeskTests
{
    private static readonly DefinitionSet _definitions = Story.Watching();
    private readonly BookInMemory _book = new();

    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_what_is_still_to_come_and_nothing_that_was()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Desk(1).Take(1, new Acknowledge("ada"));

        Desk(2).ClockSet(TimeSpan.FromMinutes(60));

        var moved = _book.Incident(1)!;
        Assert.Equal(Story.Begin, moved.OpenedAt);
        Assert.Equal(Story.Begin.AddMinutes(60), moved.Escalation.StartedAt);
        Assert.Equal(Story.Begin.AddMinutes(1), moved.Acknowledgement!.At);
        Assert.Equal(Story.Begin.AddMinutes(61), moved.Acknowledgement.LastSign);
        Assert.Equal(Story.Begin.AddMinutes(75), _book.NextDueOf(1));
        Assert.Equal(
            "1 clock_step: the clock of the watcher was set forward by 1h: what was still to come moved with it",
            _book.Journal[^1]
        );

        Desk(2).ClockSet(TimeSpan.FromMinutes(-90));
        Assert.Equal(Story.Begin.AddMinutes(-30), _book.Incident(1)!.Escalation.StartedAt);
        Assert.StartsWith("1 clock_step: the clock of the watcher was set back by 1h30m", _book.Journal[^1], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_a_reopening_and_enters_nothing_in_what_is_resolved()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Desk(1).Take(1, new Resolve("ada", true));
        var entries = _book.Journal.Count;

        var desk = Desk(2);
        desk.ClockSet(TimeSpan.FromMinutes(60));

        Assert.True(desk.Changed);
        Assert.Equal(Story.Begin.AddMinutes(76), _book.Incident(1)!.ReopensAt);
        Assert.Equal(Story.Begin.AddMinutes(76), _book.NextDueOf(1));
        Assert.Equal(entries, _book.Journal.Count);
    }

    [Theory]
    [InlineData("RUNBOOKS/rule.md", "RUNBOOKS/rule.md")]
    [InlineData(null, "RUNBOOKS/check.md")]
    public void An_opening_has_the_runbook_of_the_rule_before_that_of_the_check(string? ofRule, string told)
    {
        var signal = Fires("failures", "health");

        Desk(0)
            .Apply(
                signal with
                {
                    Check = signal.Check with { Runbook = "RUNBOOKS/check.md" },
                    Rule = signal.Rule with { Runbook = ofRule },
                }
            );

        Assert.NotEmpty(_book.Messages);
        Assert.All(_book.Messages, m => Assert.Equal([told], m.Notice.Runbooks));
    }

    [Fact]
    [Trait("rule", "10.1")]
    public void One_finding_decided_twice_is_one_alert()
    {
        Desk(0).Apply(Fires("failures", "health"));
        var (entries, messages) = (_book.Journal.Count, _book.Messages.Count);

        var desk = Desk(1);
        desk.Apply(Fires("failures", "health"));

        Assert.False(desk.Changed);
        Assert.Equal((entries, messages), (_book.Journal.Count, _book.Messages.Count));
        Assert.Equal(Story.Begin, Assert.Single(_book.OpenAlerts).Alert.FiredAt);
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void What_we_say_of_ourselves_is_entered_with_its_reason_and_counts_from_its_last_time()
    {
        Desk(0).Apply(SelfAlerts.FaultSignal(true, "rule x: overflow", Story.Begin));

        Assert.Equal("monitor_sick: Crownwatch itself: rule x: overflow", _book.Journal[0]);
        Assert.Equal("alert_fired: fault fires on crownwatch-self: rule x: overflow", _book.Journal[1]);
        Assert.Equal(IncidentSeverity.Critical, _book.Incident(1)!.Severity);

        Desk(5).Apply(SelfAlerts.FaultSignal(true, "rule x: overflow", Story.Begin));
        Assert.Equal(Story.Begin.AddMinutes(5), Assert.Single(_book.OpenAlerts).Alert.FiredAt);
        Assert.Single(_book.Open);

        Desk(6).EndUndefined(_ => false);
        Assert.Single(_book.OpenAlerts);
    }

    [Fact]
    [Trait("rule", "6.9")]
    public void What_waited_for_an_alert_and_ends_with_it_at_a_reload_is_never_announced()
    {
        var definitions = _definitions with
        {
            Checks = [.. _definitions.Checks.Select(c => c.Name == "other" ? c with { DependsOn = ["alone"] } : c)],
        };
        Desk(0, definitions).Apply(Fires("failures", "alone"));
        Desk(1, definitions).Apply(Fires("failures", "other"));
        Assert.True(_book.Alert("failures", "other")!.IsWithheld);

        Desk(2, definitions).EndUndefined(_ => false);
        Desk(2, definitions).LookAgain();

        Assert.Empty(_book.OpenAlerts);
        Assert.Equal(2, _book.NextIncident());
        Assert.Equal("1 alert_resolved: failures on other: no longer defined", _book.Journal[^1]);
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void What_waits_for_an_alert_opens_at_the_moment_that_alert_clears()
    {
        var definitions = Depending("alone");
        Desk(0, definitions).Apply(Fires("failures", "alone"));
        Desk(1, definitions).Apply(Fires("failures", "other"));
        Assert.Equal(
            "1 suppressed: failures on other is not announced: other depends on alone, on which failures fires",
            _book.Journal[^1]
        );

        Desk(2, definitions).Apply(Fires("failures", "alone") with { Fires = false });

        Assert.Equal((false, 2L), (_book.Alert("failures", "other")!.IsWithheld, _book.Alert("failures", "other")!.Incident));
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void What_waited_for_a_failing_check_is_part_of_its_alert_from_the_moment_it_fires()
    {
        var definitions = Depending("alone");
        var alone = new WatchedCheck(definitions, "alone").Down();
        DeskOf(0, definitions, alone).Apply(Fires("failures", "other"));
        Assert.Equal(Story.Begin.AddMinutes(3), _book.Alert("failures", "other")!.Held!.Until);

        DeskOf(1, definitions, alone).Apply(Fires("failures", "alone"));

        Assert.Equal((null, 1L), (_book.Alert("failures", "other")!.Held!.Until, _book.Alert("failures", "other")!.Held!.Incident));
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
        Assert.True(_book.Alert("failures", "other")!.IsWithheld);

        DeskOf(1, definitions, alone).Review(new HashSet<string> { "alone" });
        Assert.False(_book.Alert("failures", "other")!.IsWithheld);
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

        Assert.Equal(waits, _book.Alert("failures", "other")!.IsWithheld);
    }

    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_the_end_of_a_wait()
    {
        var definitions = Depending("alone");
        var alone = new WatchedCheck(definitions, "alone").Down();
        DeskOf(0, definitions, alone).Apply(Fires("failures", "other"));

        DeskOf(1, definitions, alone).ClockSet(TimeSpan.FromMinutes(60));

        var waiting = _book.Alert("failures", "other")!;
        Assert.Equal((Story.Begin.AddMinutes(60), Story.Begin.AddMinutes(63)), (waiting.WaitsSince, waiting.Held!.Until));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void Of_what_fails_with_the_first_alert_only_that_which_may_open_makes_the_incident_graver()
    {
        var below = _definitions with
        {
            Checks = [.. _definitions.Checks.Select(c => c.Name == "health" ? c with { DependsOn = ["gate"] } : c)],
        };
        var gate = new WatchedCheck(below, "gate").Down(3);
        var health = new WatchedCheck(below, "health").Down(2);
        var shop = new WatchedCheck(below, "shop").Down(2);

        DeskOf(0, below, gate, health, shop).Apply(Fires("failures", "gate"));

        // The shop is about to join; health depends on the gate and is part of its alert.
        Assert.Equal(IncidentSeverity.Medium, _book.Incident(1)!.Severity);

        _book.Made.Add(
            new Silence
            {
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddHours(1),
                Matchers = [new LabelMatcher("check", MatchOperator.Equal, "shop")],
            }
        );
        var other = new BookInMemory();
        new AlertDesk(other, [gate.State, shop.State], _ => null, new Dependencies(_definitions), At(0)).Apply(Fires("failures", "gate"));
        Assert.Equal(IncidentSeverity.Low, other.Incident(1)!.Severity);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void What_still_holds_of_a_resolved_incident_joins_the_open_one_of_its_group_when_it_would_reopen()
    {
        Desk(0).Apply([Fires("failures", "health"), Fires("failures", "gate")]);
        Desk(1).Apply(Fires("failures", "gate") with { Fires = false });
        Desk(2).Take(1, new Resolve("ada", true));
        Desk(3).Apply(Fires("failures", "shop"));
        Assert.Equal(2, _book.Alert("failures", "shop")!.Incident);

        // Not before it is due, and not because somebody writes a note when it is.
        Desk(16.9).Take(1, new RunDue());
        Desk(17).Take(1, new AddNote("ada", "seen"));
        Assert.Equal(1, _book.Alert("failures", "health")!.Incident);
        Desk(17).RunDue();

        Assert.Equal(2, _book.Alert("failures", "health")!.Incident);
        Assert.Equal(["shop", "health"], _book.Incident(2)!.HoldingAlerts.Select(a => a.Check));
        var left = _book.Incident(1)!;
        Assert.Equal((true, null), (left.IsResolved, left.ReopensAt));
        Assert.Equal(
            [("health", Story.Begin.AddMinutes(17)), ("gate", Story.Begin.AddMinutes(1))],
            left.Alerts.Select(a => (a.Check, a.ClearedAt!.Value))
        );
        Assert.Contains("1 alerts_handed_over: not reopened: what still holds is part of INC-2 now", _book.Journal);
        Assert.Single(_book.Open);
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void While_alerting_is_paused_the_alert_about_what_we_are_blind_to_says_which_checks_in_the_journal()
    {
        _book.Made.Add(
            new Pause
            {
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddHours(1),
            }
        );
        Desk(0).Apply(Blind("a"));
        Assert.Equal("suppressed: blind on crownwatch-self is not announced: alerting is paused by ada", _book.Journal[^1]);

        var same = Desk(1);
        same.Apply(Blind("a"));
        Assert.False(same.Changed);
        var changed = Desk(2);
        changed.Apply(Blind("a", "b"));

        Assert.True(changed.Changed);
        Assert.Equal("alert_changed: blind on crownwatch-self: blind to a, b", _book.Journal[^1]);
        Assert.Equal(["a", "b"], Assert.Single(_book.OpenAlerts).Alert.Evidence.Checks);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void What_was_withheld_goes_out_once_nothing_holds_it_and_each_new_reason_is_seen()
    {
        _book.Made.Add(
            new Pause
            {
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(10),
            }
        );
        _book.Made.Add(
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
        Assert.Equal("suppressed: hint on shop is not announced: silence 3 by ben: known", _book.Journal[^1]);
        Assert.Empty(_book.Messages);

        Assert.True(Looks(20).Changed);

        Assert.NotEmpty(_book.Messages);
        Assert.False(Assert.Single(_book.OpenAlerts).IsWithheld);
    }

    [Fact]
    public void What_is_due_is_done_and_a_withheld_alert_that_ends_is_entered()
    {
        Desk(0).Apply(Fires("failures", "health"));
        _book.Messages.Clear();
        Desk(15).RunDue();
        Assert.NotEmpty(_book.Messages);

        _book.Made.Add(
            new Pause
            {
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddHours(1),
            }
        );
        Desk(20).Apply(Fires("failures", "alone"));
        var desk = Desk(21);
        desk.Apply(Fires("failures", "alone") with { Fires = false });
        Assert.True(desk.Changed);
        Assert.Equal("alert_resolved: failures on alone: cleared", _book.Journal[^1]);
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

        Assert.Equal(holds, _book.Alert("failures", "other")!.IsWithheld);
    }

    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_a_question_a_quiet_resolution_and_the_flapping()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Desk(1).Take(1, new Acknowledge("ada"));
        var now = _book.Incident(1)!;
        var at = Story.Begin.AddMinutes(5);
        _book.Save(
            new Decision(
                now with
                {
                    Acknowledgement = now.Acknowledgement! with { AskedAt = at },
                    ResolvesAt = at.AddMinutes(1),
                    FlappingSince = at.AddMinutes(2),
                }
            ),
            null
        );

        Desk(6).ClockSet(TimeSpan.FromMinutes(60));

        var moved = _book.Incident(1)!;
        Assert.Equal(
            (at.AddMinutes(60), at.AddMinutes(61), at.AddMinutes(62)),
            (moved.Acknowledgement!.AskedAt, moved.ResolvesAt, moved.FlappingSince)
        );
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
        var suppression = Suppression.Of(_book.OpenAlerts[0], At(4));
        Assert.Equal([1, 2], suppression.Silences);
        Assert.Equal(Held(), suppression.Hold);

        _book.Made.Add(
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

        Hold Held() => _book.OpenAlerts[0].Held!;
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void A_grace_that_ends_within_ten_minutes_of_firing_holds_to_its_end()
    {
        Grace(1, 5);

        Desk(3).Apply(Fires("failures", "health"));

        Assert.Equal(Story.Begin.AddMinutes(5), _book.OpenAlerts[0].Held!.Until);
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

        Suppression Of(double minutes) => Suppression.Of(_book.OpenAlerts[0], At(minutes));
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Steps_are_withheld_while_every_alert_is_and_until_the_first_of_these_ends()
    {
        Desk(0).Apply([Fires("failures", "health"), Fires("failures", "shop"), Fires("failures", "gate")]);
        Desk(10).Apply(Fires("failures", "shop") with { Fires = false });
        Quiet(1, 50, "health");
        Desk(15).RunDue();
        Assert.Null(_book.Incident(1)!.Quiet);
        _book.Messages.Clear();

        Quiet(2, 40, "gate");
        Desk(30).RunDue();

        Assert.Empty(_book.Messages);
        Assert.Equal(("silence 2 by ada", Story.Begin.AddMinutes(40)), (_book.Incident(1)!.Quiet!.Reason, _book.Incident(1)!.Quiet!.Until));
    }

    [Theory]
    [Trait("rule", "10.6")]
    [InlineData("rule.md", "check.md", "rule.md")]
    [InlineData("rule.md", null, "rule.md")]
    [InlineData(null, "check.md", "check.md")]
    [InlineData(null, null, null)]
    public void The_runbook_is_the_rules_else_the_checks(string? ofRule, string? ofCheck, string? shown)
    {
        var signal = Fires("failures", "health");

        Desk(0).Apply(signal with { Rule = signal.Rule with { Runbook = ofRule }, Check = signal.Check with { Runbook = ofCheck } });

        Assert.Equal(shown, _book.OpenAlerts[0].Alert.Runbook);
    }

    [Fact]
    public void What_nobody_knows_of_can_neither_be_taken_nor_cleared()
    {
        var desk = Desk(0);

        Assert.Null(desk.Take(7, new Acknowledge("ada")));
        desk.Apply(Fires("failures", "health") with { Fires = false });
        Assert.False(desk.Changed);
        Assert.Empty(_book.Journal);

        desk.Apply(Fires("failures", "health"));
        var asked = Desk(1);
        Assert.NotNull(asked.Take(1, new Resolve("ada", false))!.Refusal);
        Assert.False(asked.Changed);
    }

    [Fact]
    [Trait("rule", "8")]
    public void At_a_handoff_both_people_get_a_message_with_the_open_incidents()
    {
        var definitions = Rotating("people: [ada, ben]");
        Desk(0, definitions).Apply([Fires("failures", "health"), Fires("failures", "alone")]);
        Desk(0, definitions).Take(2, new Acknowledge("ben"));
        Desk(0, definitions).RunStanding();
        Assert.Equal(Story.Begin, _book.HandoffsUntil);
        _book.Messages.Clear();

        Assert.False(RanStanding(54, definitions)); // the shift ends at 15:00
        Assert.Empty(_book.Messages);

        Assert.True(RanStanding(55, definitions));
        var message = Assert.Single(_book.Messages);
        Assert.Equal(("alerts", MessageKind.Info), (message.Channel, message.Kind));
        Assert.Equal("[HANDOFF] default: ada → ben · 2 open incidents", message.Notice.Title);
        Assert.Equal("", message.Notice.Headline);
        Assert.Equal(
            ["INC-1 critical: health, open 55m, nobody is on it", "INC-2 medium: alone, open 55m, ben is on it"],
            message.Notice.Lines
        );
        Assert.Equal(["ada", "ben"], message.Notice.People);
        Assert.Equal(["U1", "U2"], message.Notice.SlackUsers);
        Assert.Equal(["health", "alone"], message.Notice.Checks);
        Assert.Equal((IncidentSeverity.Critical, true), (message.Notice.Severity, message.Notice.IsInformation));
        Assert.Equal(Story.Begin.AddMinutes(55), _book.HandoffsUntil);

        Assert.False(RanStanding(56, definitions));
        Assert.Single(_book.Messages);
    }

    [Fact]
    [Trait("rule", "8")]
    public void A_handoff_names_drills_as_such_and_the_first_look_tells_nothing()
    {
        var definitions = Rotating("people: [ada, ben]");
        DrillAlerts.Apply(_book, Fires("failures", "shop"), "d", At(0, definitions));
        Assert.False(RanStanding(0, definitions));

        Assert.True(RanStanding(55, definitions));

        Assert.StartsWith("[DRILL] INC-1 medium: shop, open 55m", Assert.Single(_book.Messages[^1].Notice.Lines), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "8")]
    public void After_a_long_downtime_only_the_handoffs_of_the_last_hour_are_news()
    {
        var definitions = Rotating("people: [ada, ben]");
        Desk(0, definitions).RunStanding();

        Assert.True(RanStanding(5 * 60, definitions));

        var notice = Assert.Single(_book.Messages).Notice;
        Assert.Equal("[HANDOFF] default: ben → ada · no open incident", notice.Title);
        Assert.Equal(IncidentSeverity.Low, notice.Severity);
    }

    [Fact]
    [Trait("rule", "8")]
    public void The_end_of_an_override_is_a_handoff_too()
    {
        var definitions = Rotating("people: [ada]");
        _book.Made.Add(
            new OnCallOverride
            {
                Rotation = "default",
                Person = "cem",
                By = "ada",
                Reason = "",
                From = Story.Begin.AddMinutes(-10),
                Until = Story.Begin.AddMinutes(10),
            }
        );
        Desk(0, definitions).RunStanding();
        Desk(1, definitions).Apply(Fires("failures", "alone"));
        _book.Messages.Clear();

        Assert.True(RanStanding(10, definitions));

        Assert.Equal("[HANDOFF] default: cem → ada · 1 open incident", Assert.Single(_book.Messages).Notice.Title);
    }

    [Fact]
    public void That_there_was_no_handoff_is_remembered_twice_an_hour_and_not_at_every_look()
    {
        var definitions = Rotating("people: [ada]");
        Desk(0, definitions).RunStanding();

        Assert.False(RanStanding(30, definitions));
        Assert.Equal(Story.Begin, _book.HandoffsUntil);

        Assert.False(RanStanding(30.1, definitions));
        Assert.Equal(Story.Begin.AddMinutes(30.1), _book.HandoffsUntil);
    }

    [Fact]
    public void A_drill_has_incidents_of_its_own_that_end_with_it()
    {
        Desk(0).Apply(Fires("failures", "health"));
        var id = DrillAlerts.Apply(_book, Fires("failures", "shop"), "D7", At(0));

        Assert.Equal(2, id);
        var drill = _book.Incident(2)!;
        Assert.Equal((true, "drill|d7|outage", IncidentSeverity.Medium), (drill.Drill, drill.Group, drill.Severity));
        Assert.Equal(2, DrillAlerts.Apply(_book, Fires("failures", "gate"), "D7", At(1)));
        Assert.Equal(["shop", "gate"], _book.Incident(2)!.HoldingAlerts.Select(a => a.Check));
        Assert.Equal(3, DrillAlerts.Apply(_book, Fires("slow", "gate"), "D7", At(1)));
        Assert.Equal(["health"], _book.Incident(1)!.HoldingAlerts.Select(a => a.Check));

        Assert.Equal(2, DrillAlerts.Apply(_book, Fires("failures", "gate") with { Fires = false }, "D7", At(2)));
        Assert.False(_book.Incident(2)!.IsResolved);
        DrillAlerts.End(_book, [1, 2, 3, 99], "the drill is over", At(3));

        Assert.All(new long[] { 2, 3 }, i => Assert.Equal("the drill is over", _book.Incident(i)!.Resolution!.Reason));
        Assert.Equal(
            "2 alert_resolved: failures on shop: the drill is over",
            _book.Journal.Last(line => line.StartsWith("2 alert", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_drill_clears_as_its_rules_do_and_opens_anew_once_it_was_resolved()
    {
        Assert.Null(DrillAlerts.Apply(_book, Fires("failures", "shop") with { Fires = false }, "d", At(0)));
        Assert.Equal(1, DrillAlerts.Apply(_book, Fires("failures", "shop"), "d", At(0)));
        Assert.Equal(1, DrillAlerts.Apply(_book, Fires("failures", "shop") with { Fires = false }, "d", At(1)));
        Assert.True(_book.Incident(1)!.IsResolved);
        Assert.Equal(1, DrillAlerts.Apply(_book, Fires("failures", "shop") with { Fires = false }, "d", At(2)));

        Assert.Equal(2, DrillAlerts.Apply(_book, Fires("failures", "shop"), "d", At(3)));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void An_info_rule_of_a_drill_is_one_message_that_says_it_is_a_drill()
    {
        Assert.Null(DrillAlerts.Apply(_book, Fires("hint", "shop"), "d", At(0)));

        Assert.StartsWith("[DRILL] [INFO] shop · hint", Assert.Single(_book.Messages).Notice.Title, StringComparison.Ordinal);
        Assert.Empty(_book.Open);
    }

    private void Grace(double from, double until) =>
        _book.Made.Add(
            new DeploymentMark
            {
                By = "ada",
                Service = "crown",
                Version = $"v{until}",
                From = Story.Begin.AddMinutes(from),
                Until = Story.Begin.AddMinutes(until),
            }
        );

    private void Quiet(long id, double until, string check) =>
        _book.Made.Add(
            new Silence
            {
                Id = id,
                By = "ada",
                From = Story.Begin,
                Until = Story.Begin.AddMinutes(until),
                Matchers = [new LabelMatcher("check", MatchOperator.Equal, check)],
            }
        );

    private AlertDesk Looks(double minutes)
    {
        var desk = Desk(minutes);
        desk.LookAgain();
        return desk;
    }

    private static DefinitionSet Depending(string parents) =>
        _definitions with
        {
            Checks = [.. _definitions.Checks.Select(c => c.Name == "other" ? c with { DependsOn = parents.Split(", ") } : c)],
        };

    private static AlertSignal Blind(params string[] checks)
    {
        var signal = SelfAlerts.FaultSignal(true, $"blind to {string.Join(", ", checks)}", Story.Begin);
        return signal with { Rule = signal.Rule with { Name = SelfAlerts.Blind }, Evidence = signal.Evidence with { Checks = checks } };
    }

    private AlertDesk DeskOf(double minutes, DefinitionSet definitions, params WatchedCheck[] checks) =>
        new(
            _book,
            checks.Select(c => c.State),
            name => Array.Find(checks, c => c.State.Plan.Check.Name == name)?.State,
            new Dependencies(definitions),
            At(minutes, definitions)
        );

    private bool RanStanding(double minutes, DefinitionSet definitions)
    {
        var desk = Desk(minutes, definitions);
        desk.RunStanding();
        return desk.Changed;
    }

    private AlertDesk Desk(double minutes, DefinitionSet? definitions = null) =>
        new(_book, [], _ => null, new Dependencies(definitions ?? _definitions), At(minutes, definitions));

    private Surroundings At(double minutes, DefinitionSet? definitions = null) =>
        new(Story.Begin.AddMinutes(minutes), definitions ?? _definitions, "inst") { Interventions = [.. _book.Made] };

    private static AlertSignal Fires(string rule, string check) =>
        new(
            _definitions.Rules.Single(r => r.Name == rule),
            _definitions.Checks.Single(c => c.Name == check),
            true,
            new Story().Alert(rule, check).Evidence
        );

    // Shifts of four hours from 11:00: the next begins at 15:00, 55 minutes after the stories do.
    private static DefinitionSet Rotating(string people) =>
        RuleFile.Read(
            $$$"""
            version: "1.0"
            checks:
              - {name: health, url: "http://127.0.0.1:8000/health", labels: {criticality: high, service: crown, environment: test}}
              - {name: alone, url: "http://127.0.0.1:8000/alone"}
            alerting:
              channels:
                - {name: alerts, type: slack, webhook_url: "http://127.0.0.1:9/hook"}
                - {name: pagerduty, type: pagerduty, integration_key: "0123456789abcdef0123456789abcdef"}
              rules:
                - {name: failures, condition: "check.consecutive_failures >= 3", severity: warning}
            on_call:
              people: [{name: ada, slack: U1}, {name: ben, slack: U2}, {name: cem}]
              rotation: {starts: "2026-01-12T11:00:00Z", every: 4h, {{{people}}} }
            """
        );
}
