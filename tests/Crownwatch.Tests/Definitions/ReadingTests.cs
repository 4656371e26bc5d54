using System.Text.Json.Nodes;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Escalation;
using Xunit;

namespace Crownwatch.Tests.Definitions;

public sealed class ReadingTests
{
    private const string Start = "version: \"1.0\"\nchecks:\n  - name: home\n    url: \"https://example.com/\"\n";

    private static ReadOutcome Read(string text, string? environment = null, params (string, string)[] variables) =>
        DefinitionReader.Read([new SourceFile("x.yml", text)], environment, new KnownVariables(variables), ReadMode.Run);

    private static DefinitionSet ReadWhole(string text, string? environment = null, params (string, string)[] variables)
    {
        var outcome = Read(text, environment, variables);
        Assert.Empty(outcome.Findings.Select(f => f.ToString()));
        return outcome.Set!;
    }

    private static Criterion OnlyCriterion(string yaml) =>
        Assert.Single(Assert.Single(ReadWhole($"{Start}    success_criteria:\n      - {yaml}\n").Checks).Criteria);

    [Fact]
    public void Gives_a_check_its_defaults()
    {
        var check = Assert.Single(ReadWhole(Start).Checks);

        Assert.Equal("GET", check.Request!.Method);
        Assert.Equal(60, check.Interval.TotalSeconds);
        Assert.Equal(5, check.Timeout.TotalSeconds);
        Assert.Equal(3, check.FailureThreshold);
        Assert.Equal("medium", check.Criticality);
        Assert.True(check.Enabled && check.Request.FollowRedirects);
        Assert.Equal([StatusCodeCriterion.Default], check.Criteria);
    }

    [Fact]
    public void Reads_a_heartbeat_and_gives_it_its_defaults()
    {
        const string text =
            "version: \"1.0\"\nchecks:\n  - {name: backup, type: heartbeat, period: 24h, token: \"${T}\"}\n"
            + "  - {name: tick, type: heartbeat, period: 10s, grace: 0s, token: \"${U}\", failure_threshold: 2}\n";
        var checks = ReadWhole(text, null, ("T", "abcdefghijklmnop"), ("U", "abcdefghijklmnoq")).Checks;

        Assert.Equal((TimeSpan.FromHours(24), TimeSpan.FromMinutes(5)), (checks[0].Heartbeat!.Period, checks[0].Heartbeat!.Grace));
        Assert.Equal((60, 1), (checks[0].Interval.TotalSeconds, checks[0].FailureThreshold));
        Assert.Equal("abcdefghijklmnop", checks[0].Heartbeat!.Token!.Reveal());
        Assert.Equal((10, 2, TimeSpan.Zero), (checks[1].Interval.TotalSeconds, checks[1].FailureThreshold, checks[1].Heartbeat!.Grace));
        Assert.Empty(checks[0].Criteria);
    }

    [Fact]
    public void Reads_every_key_of_a_request()
    {
        var check = Assert.Single(
            ReadWhole(
                Start
                    + "    method: post\n    headers: {X-Trace: on, Accept: application/json}\n    json: {a: [1, 2.50, \"3\", true, null]}\n"
                    + "    follow_redirects: false\n    connection: reuse\n"
            ).Checks
        );

        Assert.Equal("POST", check.Request!.Method);
        Assert.Equal("""{"a":[1,2.50,"3",true,null]}""", check.Request.Body);
        Assert.Equal("application/json", check.Request.ContentType);
        Assert.Equal([new("X-Trace", "on"), new("Accept", "application/json")], check.Request.Headers);
        Assert.False(check.Request.FollowRedirects);
        Assert.Equal(ConnectionMode.Reuse, check.Request.Connection);
    }

    [Fact]
    public void Encodes_a_form()
    {
        var request = Assert.Single(ReadWhole($"{Start}    method: POST\n    form: {{user: \"a b\", pass: \"x&y\"}}\n").Checks).Request!;

        Assert.Equal("user=a%20b&pass=x%26y", request.Body);
        Assert.Equal("application/x-www-form-urlencoded", request.ContentType);
    }

    [Theory]
    [Trait("rule", "1.7")]
    [InlineData("locations: [eu, us, eu]\n    quorum: 2", "eu,us", "2")]
    [InlineData("locations: [eu]\n    quorum: any", "eu", "any")]
    [InlineData("quorum: all", "", "all")]
    [InlineData("timeout: 5s", "", "majority")]
    public void Reads_places_and_their_quorum_though_they_are_not_used_yet(string yaml, string places, string quorum)
    {
        var outcome = DefinitionReader.Read([new SourceFile("a.yml", $"{Start}    {yaml}\n")], null, new KnownVariables(), ReadMode.Run);
        var check = Assert.Single(outcome.Set!.Checks);

        Assert.Equal(places, string.Join(',', check.Locations));
        Assert.Equal(quorum, check.Quorum.ToString());
        Assert.Equal(yaml.Split('\n').Count(l => !l.Contains("timeout", StringComparison.Ordinal)), outcome.Findings.Count);
    }

    [Theory]
    [InlineData("status_code: 200", 200, 200)]
    [InlineData("status_code: \"2xx\"", 200, 299)]
    [InlineData("status_code: 4XX", 400, 499)]
    [InlineData("status_code: \"200-204\"", 200, 204)]
    public void Reads_a_status(string yaml, int first, int last)
    {
        var criterion = Assert.IsType<StatusCodeCriterion>(OnlyCriterion(yaml));

        Assert.Equal([new StatusRange(first, last)], criterion.Ranges);
    }

    [Fact]
    public void Reads_a_list_of_statuses()
    {
        var criterion = Assert.IsType<StatusCodeCriterion>(OnlyCriterion("status_code: [200, \"3xx\", 401]"));

        Assert.Equal([new(200, 200), new(300, 399), new StatusRange(401, 401)], criterion.Ranges);
        Assert.Equal("200, 3xx, 401", criterion.Text);
    }

    [Theory]
    [InlineData("response_time_ms: <800", 800, false)]
    [InlineData("response_time_ms: <=800", 800, true)]
    [InlineData("response_time_ms: 800", 800, false)]
    [InlineData("response_time_ms: \"< 1.5\"", 1.5, false)]
    public void Reads_a_response_time(string yaml, double limit, bool inclusive)
    {
        var criterion = Assert.IsType<ResponseTimeCriterion>(OnlyCriterion(yaml));

        Assert.Equal((limit, inclusive), (criterion.Limit.TotalMilliseconds, criterion.Inclusive));
    }

    [Fact]
    public void Keeps_numbers_and_texts_apart_in_json()
    {
        var criterion = Assert.IsType<BodyJsonEqualsCriterion>(OnlyCriterion("body_json_equals: {allow: true, n: 1, s: \"1\", none: ~}"));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"allow":true,"n":1,"s":"1","none":null}"""), criterion.Expected));
    }

    [Fact]
    public void Reads_the_forms_of_a_json_path()
    {
        var criterion = Assert.IsType<BodyJsonPathCriterion>(
            OnlyCriterion("body_json_path: {\"$.items[0].id\": 5, \"$.a\": {exists: true}, \"$.b\": {gt: 3}, \"$.c\": {matches: \"^x\"}}")
        );

        Assert.Equal(["equals", "exists", "gt", "matches"], criterion.Paths.Select(p => p.Value.Operator));
    }

    [Fact]
    public void Makes_a_rule_of_a_certificate_criterion_beside_the_default_status()
    {
        var set = ReadWhole($"{Start}    success_criteria:\n      - certificate_expires_in: \">14d\"\n");

        Assert.Contains(StatusCodeCriterion.Default, set.Checks[0].Criteria);
        var rule = Assert.Single(set.Rules);
        Assert.Equal((AlertKind.Expiry, RuleSeverity.Warning), (rule.Kind, rule.Severity));
        Assert.Equal("check.certificate_expires_in <= 14d", rule.ConditionText);
        Assert.True(rule.AppliesTo(set.Checks[0]));
        Assert.False(rule.AppliesTo(set.Checks[0] with { Name = "other" }));
    }

    [Fact]
    public void Loads_the_older_shape_with_the_escalation_and_targets_it_lacks()
    {
        var set = ReadWhole(
            Repository.Read("tests", "Crownwatch.Tests", "Definitions", "older_shape.yml"),
            "production",
            ("ALERT_SLACK_WEBHOOK", "https://hooks.example.com/x")
        );

        Assert.Equal(["slack", "pagerduty"], set.Channels.Select(c => c.Name));
        Assert.All(set.Checks, check => Assert.Equal(2, check.FailureThreshold));
        var availability = Assert.IsType<Comparison>(set.Rules[1].Condition);
        Assert.Equal(0.985, availability.Operand.Literal);
        var steps = set.Escalation["default"].Steps;
        Assert.Equal([0, 15, 30, 60], steps.Select(s => s.After.TotalMinutes));
        Assert.All(steps, step => Assert.Equal(["slack"], step.Notify));
        Assert.Contains(EscalationAction.OpenWarRoom, steps[3].Do);
        Assert.Equal(ResponseTarget.Defaults, set.ResponseTargets);
    }

    [Fact]
    public void Applies_the_overrides_of_the_chosen_environment_only()
    {
        const string Text =
            Start
            + "environments:\n  staging: {interval_override: 120s}\n  production: {failure_threshold_override: 2, variables: {A: b}}\n  plain:\n";

        Assert.Equal((120, 3), Values("staging"));
        Assert.Equal((60, 2), Values("production"));
        Assert.Equal((60, 3), Values("plain"));

        (double, int) Values(string environment)
        {
            var check = ReadWhole(Text, environment).Checks[0];
            return (check.Interval.TotalSeconds, check.FailureThreshold);
        }
    }

    [Fact]
    public void Looks_a_variable_up_in_the_environment_before_the_process()
    {
        const string Text =
            Start
            + "    description: \"${WHO} ${ENVIRONMENT} ${BASE_URL} ${NONE:-fallback ${WHO}} $${WHO}\"\n"
            + "environments:\n  staging: {base_url: \"https://${HOST}/\", variables: {WHO: file, HOST: \"${WHO}.example.com\"}}\n";

        var own = ReadWhole(Text, "staging", ("WHO", "process"));
        var given = ReadWhole(Text, "staging", ("BASE_URL", "http://127.0.0.1:1"), ("ENVIRONMENT", "process"));

        Assert.Equal("file staging https://file.example.com fallback file ${WHO}", own.Checks[0].Description);
        Assert.Equal("file staging http://127.0.0.1:1 fallback file ${WHO}", given.Checks[0].Description);
    }

    [Fact]
    public void Counts_a_variable_that_is_set_to_nothing_as_unset()
    {
        Assert.Equal(Codes.UnsetVariable, Assert.Single(Read($"{Start}    notes: \"${{X}}\"\n", null, ("X", "")).Findings).Code);
        Assert.Null(ReadWhole($"{Start}    notes: \"${{X:-}}\"\n").Checks[0].Notes);
    }

    [Fact]
    public void Passes_over_what_a_disabled_check_or_channel_lacks()
    {
        var set = ReadWhole(
            Start
                + "  - {name: later, url: \"${LATER_URL}\", enabled: false}\n"
                + "alerting:\n  channels:\n    - {name: alerts, type: slack, webhook_url: \"${HOOK}\", enabled: false}\n    - {type: pagerduty, enabled: no}\n"
        );

        Assert.Equal(["home"], set.EnabledChecks.Select(c => c.Name));
        Assert.Null(set.Checks[1].Request);
        Assert.Empty(set.EnabledChannels);
    }

    [Fact]
    public void Warns_of_disabled_things_that_this_version_lacks_and_lets_steps_name_disabled_channels()
    {
        var outcome = Read(
            Start
                + "  - {name: sock, type: websocket, url: \"wss://example.com\", enabled: false}\n"
                + "alerting:\n  channels:\n    - {name: mail, type: email, to: \"a@example.com\", enabled: false}\n"
                + "escalation:\n  default:\n    - {after: 0m, notify: [mail]}\n"
        );

        Assert.Equal([Codes.NotAvailable], outcome.Findings.Select(f => f.Code));
        Assert.Equal((2, 1), (outcome.Set!.Checks.Count, outcome.Set.Channels.Count));
        Assert.False(outcome.Set.Checks[1].Enabled);
    }

    [Fact]
    public void Reads_on_call_with_roles_as_lists_and_maps_and_a_rotation_alone()
    {
        var onCall = ReadWhole(
            Start
                + "on_call:\n  people:\n    - {name: ada, slack: U0123}\n    - {name: bob}\n"
                + "  roles:\n    lead: {people: [ada], pagerduty: \"${LEAD_KEY}\"}\n    team: [ada, bob]\n"
                + "  rotation: {starts: \"2025-11-10T00:00:00Z\", every: 1w, timezone: UTC, people: [ada, bob]}\n"
                + "  acknowledge_timeout: {critical: 20m}\n",
            null,
            ("LEAD_KEY", "k")
        ).OnCall;

        Assert.Equal(["ada", "bob"], onCall.Rotations["default"].People);
        Assert.Equal(7, onCall.Rotations["default"].Every.TotalDays);
        Assert.Equal("k", onCall.Roles["lead"].PagerDutyKey!.Reveal());
        Assert.Equal(["ada", "bob"], onCall.Roles["team"].People);
        Assert.Equal(20, onCall.AcknowledgeTimeout[IncidentSeverity.Critical].TotalMinutes);
        Assert.Equal(60, onCall.AcknowledgeTimeout[IncidentSeverity.High].TotalMinutes);
        Assert.False(onCall.AcknowledgeTimeout.ContainsKey(IncidentSeverity.Low));
    }

    [Fact]
    public void Reads_the_rest_of_the_file()
    {
        var set = ReadWhole(
            Start
                + "alerting:\n  group_by: [service]\n  routes:\n    - {match: {severity: [low], kind: expiry}, escalation: quiet}\n"
                + "  rules:\n    - {name: r, condition: \"check.burn_rate_1h > 3.36\", objective: 98.5%, period: 7d, resolve_after: 3, flap_limit: 5, kind: outage}\n"
                + "escalation:\n  quiet:\n    - {after: 5m, who: on_call}\n    - {repeat: {every: 10m, at_most: 2}}\n"
                + "response_targets:\n  critical: {resolve: 10m}\npost_mortem: {within: 24h, from: resolved}\n"
                + "maintenance:\n  - {name: up, checks: {service: a}, starts: \"2026-01-10T02:00:00\", lasts: 1h, repeats: weekly, timezone: Europe/Berlin}\n"
                + "self: {public_url: \"https://watch.example.com\", control_targets: [\"https://control.example.com/\"]}\nretention: {raw: 7d, hours: 2y}\n"
        );

        Assert.Equal(["service"], set.GroupBy);
        Assert.Equal("quiet", Assert.Single(set.Routes).Escalation);
        Assert.Equal(
            (AlertKind.Outage, 0.985, 3, 5),
            (set.Rules[0].Kind, set.Rules[0].Objective, set.Rules[0].ResolveAfter, set.Rules[0].FlapLimit)
        );
        Assert.Equal(["default", "quiet"], set.Escalation.Keys.Order());
        Assert.Equal((10, 2), (set.Escalation["quiet"].Repeat.Every.TotalMinutes, set.Escalation["quiet"].Repeat.AtMost));
        Assert.Equal(10, set.ResponseTargets[IncidentSeverity.Critical].Resolve.TotalMinutes);
        Assert.Equal(("resolved", 24), (set.PostMortem.From, set.PostMortem.Within.TotalHours));
        Assert.Equal(("weekly", "Europe/Berlin"), (set.Maintenance[0].Repeats, set.Maintenance[0].TimeZone));
        Assert.Equal("https://control.example.com/", Assert.Single(set.Self.ControlTargets).ToString());
        Assert.Equal((7, 90, 730), (set.Retention.Raw.TotalDays, set.Retention.Minutes.TotalDays, set.Retention.Hours.TotalDays));
    }
}
