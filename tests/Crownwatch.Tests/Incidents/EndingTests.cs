using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.4, 6.6, 6.8 and 6.9: how an incident ends, and how it comes back.</summary>
public sealed class EndingTests
{
    [Fact]
    [Trait("rule", "6.8")]
    public void Resolving_by_hand_asks_for_confirmation_while_an_alert_holds()
    {
        var story = new Story().Opens().Resolves();

        Assert.True(story.Refusal!.NeedsConfirmation);
        Assert.Contains("failures on health", story.Refusal.Reason, StringComparison.Ordinal);
        Assert.False(story.Incident.IsResolved);
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void Resolved_by_hand_it_reopens_after_fifteen_minutes_if_the_alert_still_holds()
    {
        var story = new Story().Opens().Passes(5).Resolves(confirmed: true);
        Assert.True(story.Incident.IsResolved);
        Assert.Null(story.Refusal);

        Assert.True(story.Passes(14.9).Incident.IsResolved);

        Assert.False(story.Passes(0.1).Incident.IsResolved);
        Assert.Equal(["0: begin", "20: begin"], story.Pages);
        Assert.Single(story.Events("incident_reopened"));
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void Resolved_by_hand_it_stays_so_if_the_alert_has_cleared_meanwhile()
    {
        var story = new Story().Opens().Resolves(confirmed: true).Passes(3).Clears().Passes(60);

        Assert.True(story.Incident.IsResolved);
        Assert.Equal(Story.Begin.AddHours(48), Deadlines.NextDue(story.Incident, story.Definitions)); // its post-mortem
        Assert.Single(story.Pages);
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void Looking_before_the_fifteen_minutes_are_over_does_not_forget_them()
    {
        var story = new Story().Opens().Resolves(confirmed: true).IsDownFor(10);
        Assert.True(story.Incident.IsResolved);

        Assert.False(story.Passes(5).Incident.IsResolved);
    }

    [Fact]
    [Trait("rule", "6.8")]
    public void Commands_that_come_too_late_are_refused_with_the_reason()
    {
        var story = new Story().Opens().Passes(1).Clears();

        Assert.Contains("resolved at 2026-01-12 14:06:00 UTC", story.Acknowledges().Refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains("already resolved", story.Resolves().Refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains("does not hold", story.Clears().Refusal!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("rule", "6.6")]
    [InlineData(10, "failures", "health", true)]
    [InlineData(10.1, "failures", "health", false)]
    [InlineData(1, "failures", "other", false)]
    public void A_rule_that_fires_again_within_ten_minutes_reopens(double minutes, string rule, string check, bool reopens)
    {
        var story = new Story().Opens().Passes(3).Clears().Passes(minutes);

        Assert.Equal(reopens, Grouping.Reopens(story.Incident, story.Alert(rule, check), story.Now));
    }

    [Fact]
    [Trait("rule", "6.6")]
    public void An_open_incident_is_not_reopened() =>
        Assert.False(Grouping.Reopens(new Story().Opens().Incident, new Story().Alert("failures", "health"), Story.Begin));

    [Fact]
    [Trait("rule", "7.5")]
    public void A_reopened_incident_escalates_anew_under_a_key_of_its_own()
    {
        var story = new Story().Opens().Passes(16).Clears().Passes(2).Fires("failures", "health").Passes(15);

        Assert.Equal(["0: begin", "15: diagnose", "18: begin", "33: diagnose"], story.Pages);
        Assert.Equal(["inst-42-1"], story.Incident.Keys);
        Assert.Equal(Story.Begin, story.Incident.OpenedAt);
        Assert.Equal(1, story.Incident.Reopened);
    }

    [Fact]
    [Trait("rule", "7.5")]
    public void All_keys_are_resolved_together()
    {
        var story = new Story().Opens("failures", "gate").Acknowledges().Fires("failures", "health").Clears().Clears("failures", "gate");

        var end = story.Messages.Where(m => m.Kind == MessageKind.Resolved).ToList();
        Assert.Equal(["alerts", "pagerduty"], end.Select(m => m.Channel));
        Assert.All(end, m => Assert.Equal(["inst-42", "inst-42/lapse-1"], m.Keys));
    }

    [Fact]
    [Trait("rule", "10.6")]
    public void A_reopened_incident_counts_from_its_new_failures_and_knows_no_old_kin()
    {
        var kin = new FailingKin("shop", 2, 3, IncidentSeverity.Medium, "seen 503 ×2");
        var story = new Story().Opens(kin: [kin]).Passes(30).Clears().Passes(9).Fires("failures", "health");

        var notice = story.Messages[^1].Notice;
        Assert.Equal("[CRITICAL] health down 2m · 503 ×3 · INC-42", notice.Title);
        Assert.DoesNotContain(notice.Lines, line => line.StartsWith("also failing", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "6.9")]
    public void Whoever_was_told_is_told_the_end_even_through_a_channel_disabled_since()
    {
        var story = new Story().Opens();
        story.Definitions = story.Definitions with
        {
            Channels = [.. story.Definitions.Channels.Select(c => c with { Enabled = c.Name != "alerts" })],
        };

        story.Clears(reason: "no longer defined");

        var end = story.Messages.Where(m => m.Kind == MessageKind.Resolved).ToList();
        Assert.Equal(["alerts", "pagerduty"], end.Select(m => m.Channel));
        Assert.All(end, m => Assert.Contains("no longer defined", m.Notice.Title, StringComparison.Ordinal));
        Assert.Subset(story.Incident.Told.ToHashSet(), end.Select(m => m.Channel).ToHashSet());
    }

    [Fact]
    [Trait("rule", "6.9")]
    public void Nobody_is_told_the_end_who_was_not_told_the_opening()
    {
        var story = new Story(escalation: "escalation: {default: [{after: 0m, notify: [pagerduty]}]}").Opens().Clears();

        Assert.Equal(["pagerduty"], story.Messages.Where(m => m.Kind == MessageKind.Resolved).Select(m => m.Channel));
    }

    [Fact]
    [Trait("rule", "10.7")]
    public void What_nobody_could_be_told_of_ends_without_a_word()
    {
        var story = new Story();
        story.Definitions = story.Definitions with { Channels = [] };

        Assert.True(story.Opens().Clears().Incident.IsResolved);
        Assert.Empty(story.Messages);
        Assert.Contains("nobody: no channel is enabled", story.Events("escalation_step").Single(), StringComparison.Ordinal);
    }
}
