using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.10: one alert about ourselves lists every check that we see nothing of, as long as there is one.</summary>
[Trait("rule", "6.10")]
public sealed class BlindIncidentTests
{
    [Fact]
    public void A_further_check_pages_nobody_anew_and_stands_in_the_next_message()
    {
        var story = Blind("a").Passes(1);

        story.Does(Now(story, "a", "b")).Passes(14);

        Assert.Equal(["0: begin", "15: diagnose"], story.Pages);
        Assert.Contains("a for 5m, b for 5m", Assert.Single(story.Messages[^1].Notice.Lines), StringComparison.Ordinal);
        Assert.Equal("blind on crownwatch-self: now also b", Assert.Single(story.Events("alert_changed")));
    }

    [Fact]
    public void One_that_is_seen_again_drops_out_of_the_message()
    {
        var story = Blind("a", "b").Passes(1);

        story.Does(Now(story, "b")).Passes(14);

        Assert.DoesNotContain("a for", Assert.Single(story.Messages[^1].Notice.Lines), StringComparison.Ordinal);
        Assert.Equal("blind on crownwatch-self: no longer a", Assert.Single(story.Events("alert_changed")));
    }

    [Fact]
    public void What_came_and_what_went_stand_in_one_entry()
    {
        var story = Blind("a", "b", "c").Passes(1);

        story.Does(Now(story, "c", "d", "e"));

        Assert.Equal("blind on crownwatch-self: now also d, e; no longer a, b", Assert.Single(story.Events("alert_changed")));
    }

    [Theory]
    [Trait("rule", "6.2")]
    [InlineData(5, true)]
    [InlineData(5.1, false)]
    public void A_further_check_more_than_five_minutes_after_an_acknowledgement_is_news(double minutes, bool holds)
    {
        var story = Blind("a").Acknowledges().Passes(minutes);

        story.Does(Now(story, "a", "b"));

        Assert.Equal(holds, story.Incident.IsAcknowledged);
        Assert.Equal(holds ? 1 : 2, story.Pages.Count());
        if (!holds)
        {
            Assert.Equal(["inst-42/lapse-1"], story.Messages[^1].Keys);
        }
    }

    [Fact]
    public void One_fewer_is_no_news_however_late()
    {
        var story = Blind("a", "b").Acknowledges().Passes(20);

        story.Does(Now(story, "a"));

        Assert.True(story.Incident.IsAcknowledged);
        Assert.Single(story.Pages);
    }

    [Fact]
    [Trait("rule", "10.6")]
    public void Many_checks_make_no_long_title_and_the_explanation_names_all_of_them()
    {
        var names = Enumerable.Range(0, 250).Select(i => $"check_{i:000}").ToArray();
        var story = Blind(names);

        var notice = story.Messages[0].Notice;
        Assert.Equal("[CRITICAL] crownwatch-self down 0s · no completed run of 250 checks · INC-42", notice.Title);
        Assert.EndsWith(", check_099 for 5m and 150 more", Assert.Single(notice.Lines), StringComparison.Ordinal);
        var explained = IncidentExplanation.Of(story.Incident, [], _ => null, [], new Surroundings(story.Now, story.Definitions, "inst"));
        Assert.Contains($"  checks: {string.Join(", ", names)}", explained.Parts.SelectMany(p => p.Lines));
    }

    [Fact]
    public void What_changes_of_an_alert_that_no_longer_holds_is_refused_and_of_another_is_left_alone()
    {
        var story = Blind("a").Fires("failures", "shop");
        var shop = story.Incident.Alerts[1];

        story.Does(Now(story, "a", "b"));
        Assert.Equal(shop, story.Incident.Alerts[1]);

        story.Clears(SelfAlerts.Blind, SelfAlerts.Check).Does(Now(story, "a"));
        Assert.Equal("blind on crownwatch-self does not hold in INC-42", story.Refusal!.Reason);
    }

    private static Story Blind(params string[] checks) => new Story().OpensWith(AlertKind.Outage, Alert(Story.Begin, checks));

    private static AlertChanges Now(Story story, params string[] checks) =>
        new(SelfAlerts.Blind, SelfAlerts.Check, Alert(story.Now, checks).Evidence);

    private static IncidentAlert Alert(DateTimeOffset now, string[] checks)
    {
        var definitions = Crownwatch.Tests.Alerting.RuleFile.Read(
            $"version: \"1.0\"\nchecks:\n{string.Concat(checks.Select(c => $"  - {{name: {c}, url: \"http://127.0.0.1:8000/\"}}\n"))}"
        );
        var states = definitions.Checks.Select(c => new CheckState(CheckPlan.For(c, []))).ToList();
        states.ForEach(s => Monitor.StandStill(s, now.AddMinutes(-5).ToUnixTimeMilliseconds()));
        return new IncidentAlert
        {
            Rule = SelfAlerts.Blind,
            Check = SelfAlerts.Check,
            RuleSeverity = RuleSeverity.Critical,
            Criticality = "high",
            FiredAt = now,
            Evidence = SelfAlerts.LookForBlindness(states, null, now)!.Evidence,
        };
    }
}
