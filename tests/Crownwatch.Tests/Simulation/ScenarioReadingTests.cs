using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.Simulation;
using Crownwatch.Core.Simulation.Reading;
using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>What a scenario file means.</summary>
public sealed class ScenarioReadingTests
{
    private const string Head = "start: 2025-11-13T14:00:00Z\nuntil: 2025-11-13T16:00:00Z\n";
    private static readonly DateTimeOffset _start = new(2025, 11, 13, 14, 0, 0, TimeSpan.Zero);

    private static Scenario Read(string text)
    {
        var reading = KnownDefinitions.Scenario(Head + text);
        Assert.Empty(reading.Findings);
        return reading.Scenario!;
    }

    private static T Event<T>(string text)
        where T : ScenarioAction => Assert.IsType<T>(Assert.Single(Read($"events: [{{at: 1h30m, {text}}}]\n").Events));

    [Fact]
    public void The_example_of_the_format_reads()
    {
        var scenario = Read(
            """
            checks:
              health_endpoint:
                - {at: 0m, outcome: up, latency: 120ms}
                - {at: 3m, outcome: down, status: 503, latency: 40ms}
                - {at: 20m, outcome: up, latency: 90ms}
            events:
              - {at: 10m, do: acknowledge, incident: 1, by: ada}
            slots: aligned
            """
        );

        Assert.Equal((_start, _start.AddHours(2), SlotPlacement.Aligned), (scenario.Start, scenario.Until, scenario.Slots));
        var spans = scenario.Checks["health_endpoint"];
        Assert.Equal([0, 3, 20], spans.Select(s => s.At.TotalMinutes));
        var down = new ScenarioSpan
        {
            At = TimeSpan.FromMinutes(3),
            Outcome = ScenarioOutcome.Down,
            Status = 503,
            Latency = TimeSpan.FromMilliseconds(40),
        };
        Assert.Equal(down, spans[1]);
        Assert.Equal(new AcknowledgeAction(TimeSpan.FromMinutes(10), 1) { By = "ada" }, Assert.Single(scenario.Events));
    }

    [Fact]
    public void A_bare_entry_is_up_and_every_key_of_an_entry_is_read()
    {
        var spans = Read(
            "checks: {health_endpoint: [{at: 0m}, {at: 1m, outcome: timeout, certificate_expires_in: 12d, share: 0.33, seed: 7}, {at: 2m, outcome: unknown}]}\n"
        ).Checks["health_endpoint"];

        Assert.Equal(new ScenarioSpan { At = TimeSpan.Zero }, spans[0]);
        Assert.Equal((ScenarioOutcome.Timeout, 0.33, 7L), (spans[1].Outcome, spans[1].Share, spans[1].Seed));
        Assert.Equal(TimeSpan.FromDays(12), spans[1].CertificateExpiresIn);
        Assert.Equal(ScenarioOutcome.Unknown, spans[2].Outcome);
    }

    [Theory]
    [InlineData("2025-11-13T14:00:00Z", "2025-11-13T16:00Z")]
    [InlineData("2025-11-13T15:00:00+01:00", "\"2025-11-13 11:00:00-05:00\"")]
    [InlineData("2025-11-13T14:00Z", "2025-11-13T16:00:00.000Z")]
    public void Times_are_read_in_each_form_of_ISO_8601(string start, string until)
    {
        var scenario = KnownDefinitions.Scenario($"start: {start}\nuntil: {until}\n").Scenario!;

        Assert.Equal((_start, _start.AddHours(2)), (scenario.Start, scenario.Until));
        Assert.Equal(TimeSpan.Zero, scenario.Start.Offset);
    }

    [Fact]
    public void Events_are_sorted_by_time_and_those_of_one_time_keep_their_order()
    {
        var events = Read(
            "events: [{at: 5m, do: unpause}, {at: 1m, do: pause, for: 1h}, {at: 5m, do: stop_monitor}, {at: 5m, do: start_monitor}]\n"
        ).Events;

        Assert.Equal(["PauseAction", "UnpauseAction", "StopMonitorAction", "StartMonitorAction"], events.Select(e => e.GetType().Name));
    }

    [Fact]
    public void Each_event_is_read_with_its_keys()
    {
        var at = TimeSpan.FromMinutes(90);
        Assert.Equal(new ResolveAction(at, 2, true) { By = "ada" }, Event<ResolveAction>("do: resolve, incident: 2, by: ada"));
        Assert.False(Event<ResolveAction>("do: resolve, incident: 2, confirm: false").Confirm);
        Assert.Equal(new PagerDutySource("pagerduty"), Event<ResolveAction>("do: resolve, incident: 2, by: ada, from: pagerduty").From);
        Assert.Equal(
            new PagerDutySource("pagerduty"),
            Event<AcknowledgeAction>("do: acknowledge, incident: 1, by: ada, from: pagerduty").From
        );
        Assert.Equal(new NoteAction(at, 1, "it's ${HOME}"), Event<NoteAction>("do: note, incident: 1, text: \"it's ${HOME}\""));
        Assert.Equal(new EndSilenceAction(at, null), Event<EndSilenceAction>("do: end_silence"));
        Assert.Equal(new EndSilenceAction(at, 2), Event<EndSilenceAction>("do: end_silence, silence: 2"));
        Assert.Equal(new PauseAction(at, at, "move"), Event<PauseAction>("do: pause, for: 90m, reason: move"));
        Assert.Equal(
            new OpenIncidentAction(at, new HandMade("odd", IncidentSeverity.Medium)),
            Event<OpenIncidentAction>("do: open_incident, text: odd")
        );
        Assert.Equal(
            new OpenIncidentAction(at, new HandMade("odd", IncidentSeverity.High, "shop_items_api")),
            Event<OpenIncidentAction>("do: open_incident, title: odd, severity: high, check: shop_items_api")
        );
        Assert.Equal(new OverrideAction(at, "default", "grace", at, ""), Event<OverrideAction>("do: override, who: grace, for: 90m"));
        Assert.Equal(
            new OverrideAction(at, "default", "grace", at, ""),
            Event<OverrideAction>("do: override, rotation: default, person: grace, for: 90m")
        );
        Assert.Equal(
            new MarkDeployAction(at, "deltacrown", "1.2", TimeSpan.FromMinutes(5)),
            Event<MarkDeployAction>("do: mark_deploy, service: deltacrown, version: 1.2")
        );
        Assert.Equal(
            new CorrectAction(at, "health_endpoint", TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(20), "theirs"),
            Event<CorrectAction>("do: correct, check: health_endpoint, from: 3m, to: 2025-11-13T14:20:00Z, reason: theirs")
        );
        Assert.Equal(TimeSpan.FromMinutes(20), Event<CorrectAction>("do: correct, check: health_endpoint, from: 3m, for: 17m").Until);
    }

    [Theory]
    [InlineData("{service: deltacrown, check: '=~health.*'}")]
    [InlineData("'service=deltacrown, check=~\"health.*\"'")]
    [InlineData("[service=deltacrown, 'check=~health.*']")]
    public void A_match_is_a_map_a_text_or_a_list_of_texts(string match)
    {
        var silence = Event<SilenceAction>($"do: silence, match: {match}, for: 1h, by: ada, reason: known");

        Assert.Equal(
            [new LabelMatcher("service", MatchOperator.Equal, "deltacrown"), new LabelMatcher("check", MatchOperator.Matches, "health.*")],
            silence.Matchers
        );
    }

    [Fact]
    public void A_silence_of_everything_is_one_without_matchers() =>
        Assert.Empty(Event<SilenceAction>("do: silence, everything: true, for: 1h, by: ada, reason: known").Matchers);

    [Fact]
    public void A_silence_that_matches_nothing_is_a_warning()
    {
        var reading = KnownDefinitions.Scenario(
            Head + "events: [{at: 1m, do: silence, match: {check: nothing}, for: 1h, by: ada, reason: known}]\n"
        );

        Assert.Equal(
            "scenario.yml:3:39: warning CW031: event 'silence' matches nothing that the definitions can alert on: check=\"nothing\"",
            Assert.Single(reading.Findings).ToString()
        );
        Assert.NotNull(reading.Scenario);
    }

    [Fact]
    public void An_event_after_the_end_is_a_warning()
    {
        var reading = KnownDefinitions.Scenario(Head + "events: [{at: 2h, do: unpause}]\n");

        Assert.Equal(
            "scenario.yml:3:15: warning CW031: event 'unpause' never happens: the scenario is over after 2h, found 2h",
            Assert.Single(reading.Findings).ToString()
        );
    }

    [Fact]
    public void A_latency_that_no_probe_would_have_is_a_warning()
    {
        var reading = KnownDefinitions.Scenario(Head + "checks:\n  health_endpoint:\n    - {at: 0m, latency: 90s}\n");

        Assert.Equal(
            "scenario.yml:5:25: warning CW014: 'latency' of check 'health_endpoint' is 1m30s, longer than its timeout of 5s: a probe would "
                + "have ended there, with outcome: timeout; it is taken as a result that comes in late",
            Assert.Single(reading.Findings).ToString()
        );
        Assert.NotNull(reading.Scenario);
    }

    [Fact]
    public void Definitions_that_cannot_be_used_are_an_error_where_the_scenario_names_them()
    {
        var reading = KnownDefinitions.Scenario(Head + "events: [{at: 1m, do: reload, definitions: nosuch.yml}]\n");

        Assert.Equal(
            "scenario.yml:3:44: error CW001: event 'reload' names the definitions 'nosuch.yml', which can't be used",
            Assert.Single(reading.Findings).ToString()
        );
        Assert.Null(reading.Scenario);
    }

    [Fact]
    public void A_scenario_may_name_the_checks_of_the_definitions_that_it_reloads()
    {
        var text = Head + "checks: {new_check: [{at: 0m}]}\nevents: [{at: 1m, do: reload, definitions: later.yml}]\n";
        var later = KnownDefinitions.Read(
            File.ReadAllText(KnownDefinitions.File).Replace("shop_items_api", "new_check", StringComparison.Ordinal)
        );

        var reading = ScenarioReader.Read(new SourceFile("s.yml", text), KnownDefinitions.Set, f => f == "later.yml" ? later : null);

        Assert.Empty(reading.Findings);
        Assert.Same(later, reading.Reloads["later.yml"]);
        Assert.Equal("later.yml", Assert.IsType<ReloadAction>(Assert.Single(reading.Scenario!.Events)).File);
    }

    [Fact]
    public void Checks_and_recorded_history_contradict_each_other()
    {
        var text = Head + "checks: {health_endpoint: [{at: 0m}]}\n";

        var reading = ScenarioReader.Read(new SourceFile("s.yml", text), KnownDefinitions.Set, _ => null, replayed: true);

        Assert.Null(reading.Scenario);
        Assert.Contains("s.yml:3:9: error CW025: the scenario has 'checks'", reading.Findings[0].ToString(), StringComparison.Ordinal);
    }
}
