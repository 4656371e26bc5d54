using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>What the desk does that no scenario shows: a clock that was set, one finding decided twice, what is handed over.</summary>
public sealed class DeskTests : AtTheDesk
{
    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_what_is_still_to_come_and_nothing_that_was()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Desk(1).Take(1, new Acknowledge("ada"));

        Desk(2).ClockSet(TimeSpan.FromMinutes(60));

        var moved = Book.Incident(1)!;
        Assert.Equal(Story.Begin, moved.OpenedAt);
        Assert.Equal(Story.Begin.AddMinutes(60), moved.Escalation.StartedAt);
        Assert.Equal(Story.Begin.AddMinutes(1), moved.Acknowledgement!.At);
        Assert.Equal(Story.Begin.AddMinutes(61), moved.Acknowledgement.LastSign);
        Assert.Equal(Story.Begin.AddMinutes(75), Book.NextDueOf(1));
        Assert.Equal(
            "1 clock_step: the clock of the watcher was set forward by 1h: what was still to come moved with it",
            Book.Journal[^1]
        );

        Desk(2).ClockSet(TimeSpan.FromMinutes(-90));
        Assert.Equal(Story.Begin.AddMinutes(-30), Book.Incident(1)!.Escalation.StartedAt);
        Assert.StartsWith("1 clock_step: the clock of the watcher was set back by 1h30m", Book.Journal[^1], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_a_reopening_and_enters_nothing_in_what_is_resolved()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Desk(1).Take(1, new Resolve("ada", true));
        var entries = Book.Journal.Count;

        var desk = Desk(2);
        desk.ClockSet(TimeSpan.FromMinutes(60));

        Assert.True(desk.Changed);
        Assert.Equal(Story.Begin.AddMinutes(76), Book.Incident(1)!.ReopensAt);
        Assert.Equal(Story.Begin.AddMinutes(76), Book.NextDueOf(1));
        Assert.Equal(entries, Book.Journal.Count);
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

        Assert.NotEmpty(Book.Messages);
        Assert.All(Book.Messages, m => Assert.Equal([told], m.Notice.Runbooks));
    }

    [Fact]
    [Trait("rule", "10.1")]
    public void One_finding_decided_twice_is_one_alert()
    {
        Desk(0).Apply(Fires("failures", "health"));
        var (entries, messages) = (Book.Journal.Count, Book.Messages.Count);

        var desk = Desk(1);
        desk.Apply(Fires("failures", "health"));

        Assert.False(desk.Changed);
        Assert.Equal((entries, messages), (Book.Journal.Count, Book.Messages.Count));
        Assert.Equal(Story.Begin, Assert.Single(Book.OpenAlerts).Alert.FiredAt);
    }

    [Fact]
    [Trait("rule", "6.10")]
    public void What_we_say_of_ourselves_is_entered_with_its_reason_and_counts_from_its_last_time()
    {
        Desk(0).Apply(SelfAlerts.FaultSignal(true, "rule x: overflow", Story.Begin));

        Assert.Equal("monitor_sick: Crownwatch itself: rule x: overflow", Book.Journal[0]);
        Assert.Equal("alert_fired: fault fires on crownwatch-self: rule x: overflow", Book.Journal[1]);
        Assert.Equal(IncidentSeverity.Critical, Book.Incident(1)!.Severity);

        Desk(5).Apply(SelfAlerts.FaultSignal(true, "rule x: overflow", Story.Begin));
        Assert.Equal(Story.Begin.AddMinutes(5), Assert.Single(Book.OpenAlerts).Alert.FiredAt);
        Assert.Single(Book.Open);

        Desk(6).EndUndefined(_ => false);
        Assert.Single(Book.OpenAlerts);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void What_still_holds_of_a_resolved_incident_joins_the_open_one_of_its_group_when_it_would_reopen()
    {
        Desk(0).Apply([Fires("failures", "health"), Fires("failures", "gate")]);
        Desk(1).Apply(Fires("failures", "gate") with { Fires = false });
        Desk(2).Take(1, new Resolve("ada", true));
        Desk(3).Apply(Fires("failures", "shop"));
        Assert.Equal(2, Book.Alert("failures", "shop")!.Incident);

        // Not before it is due, and not because somebody writes a note when it is.
        Desk(16.9).Take(1, new RunDue());
        Desk(17).Take(1, new AddNote("ada", "seen"));
        Assert.Equal(1, Book.Alert("failures", "health")!.Incident);
        Desk(17).RunDue();

        Assert.Equal(2, Book.Alert("failures", "health")!.Incident);
        Assert.Equal(["shop", "health"], Book.Incident(2)!.HoldingAlerts.Select(a => a.Check));
        var left = Book.Incident(1)!;
        Assert.Equal((true, null), (left.IsResolved, left.ReopensAt));
        Assert.Equal(
            [("health", Story.Begin.AddMinutes(17)), ("gate", Story.Begin.AddMinutes(1))],
            left.Alerts.Select(a => (a.Check, a.ClearedAt!.Value))
        );
        Assert.Contains("1 alerts_handed_over: not reopened: what still holds is part of INC-2 now", Book.Journal);
        Assert.Single(Book.Open);
    }

    [Fact]
    public void What_is_due_is_done_and_a_withheld_alert_that_ends_is_entered()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Book.Messages.Clear();
        Desk(15).RunDue();
        Assert.NotEmpty(Book.Messages);

        Book.Made.Add(
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
        Assert.Equal("alert_resolved: failures on alone: cleared", Book.Journal[^1]);
    }

    [Fact]
    [Trait("rule", "1.6")]
    public void A_clock_that_was_set_moves_a_question_a_quiet_resolution_and_the_flapping()
    {
        Desk(0).Apply(Fires("failures", "health"));
        Desk(1).Take(1, new Acknowledge("ada"));
        var now = Book.Incident(1)!;
        var at = Story.Begin.AddMinutes(5);
        Book.Save(
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

        var moved = Book.Incident(1)!;
        Assert.Equal(
            (at.AddMinutes(60), at.AddMinutes(61), at.AddMinutes(62)),
            (moved.Acknowledgement!.AskedAt, moved.ResolvesAt, moved.FlappingSince)
        );
    }

    [Fact]
    public void What_nobody_knows_of_can_neither_be_taken_nor_cleared()
    {
        var desk = Desk(0);

        Assert.Null(desk.Take(7, new Acknowledge("ada")));
        desk.Apply(Fires("failures", "health") with { Fires = false });
        Assert.False(desk.Changed);
        Assert.Empty(Book.Journal);

        desk.Apply(Fires("failures", "health"));
        var asked = Desk(1);
        Assert.NotNull(asked.Take(1, new Resolve("ada", false))!.Refusal);
        Assert.False(asked.Changed);
    }
}
