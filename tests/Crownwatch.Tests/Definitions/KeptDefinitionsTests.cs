using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Xunit;

namespace Crownwatch.Tests.Definitions;

public sealed class KeptDefinitionsTests
{
    private const string Start = "version: \"1.0\"\nchecks:\n  - name: home\n    url: \"https://example.com/\"\n";
    private static readonly KnownVariables _variables = new(("HOOK", "https://hooks.example.com/x"), ("KEY", "from-outside"));

    [Theory]
    [InlineData("    headers: {Authorization: hunter2secret}\n")]
    [InlineData("    headers: {Authorization: \"hunter2\\u0073ecret\"} # was hunter2secret\n")]
    [InlineData("    headers:\n      X-Token: >-\n        hunter2secret\n# hunter2secret\n")]
    [InlineData("alerting:\n  channels:\n    - {type: pagerduty, integration_key: \"${NONE:-hunter2secret}\"}\n")]
    [InlineData("alerting:\n  channels:\n    - {type: pagerduty, integration_key: hunter2secret, enabled: false}\n")]
    [InlineData("alerting:\n  channels:\n    - {type: slack, webhook_url: \"https://hooks.example.com/hunter2secret\"}\n")]
    [InlineData(
        "alerting:\n  channels:\n    - {type: pagerduty, integration_key: \"${KEY_OF_ENV}\"}\nenvironments:\n  a: {variables: {KEY_OF_ENV: hunter2secret}}\n  b: {variables: {KEY_OF_ENV: hunter2secret-of-b}}\n"
    )]
    public void Hold_no_secret_that_is_written_in_the_file_in_any_form(string rest)
    {
        var kept = KeptDefinitions.Of([new SourceFile("x.yml", Start + rest)]);

        Assert.NotNull(kept);
        Assert.DoesNotContain("hunter2secret", kept[0].Text, StringComparison.Ordinal);
        Assert.Contains(KeptDefinitions.NotKept, kept[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_not_kept_at_all_where_a_secret_is_put_together_from_parts_that_are_none()
    {
        var file = new SourceFile(
            "x.yml",
            Start
                + "alerting:\n  channels:\n    - {type: slack, webhook_url: \"https://hooks.example.com/${PART}\"}\n"
                + "environments:\n  a: {variables: {PART: hunter2secret}}\n"
        );

        Assert.Null(KeptDefinitions.Of([file]));
    }

    [Fact]
    public void Keep_references_so_that_what_comes_from_outside_is_looked_up_anew()
    {
        var file = new SourceFile("x.yml", Start + "alerting:\n  channels:\n    - {type: slack, webhook_url: \"${HOOK}\"}\n");

        var kept = KeptDefinitions.Of([file])!;
        var set = DefinitionReader.Read(kept, null, _variables, ReadMode.Run).Set!;

        Assert.Equal("https://hooks.example.com/x", Assert.IsType<SlackChannelDefinition>(set.Channels[0]).WebhookUrl!.Reveal());
        Assert.False(KeptDefinitions.LacksSecret(set.Channels[0]));
    }

    [Fact]
    public void Say_which_channel_and_which_check_lack_a_secret()
    {
        var file = new SourceFile(
            "x.yml",
            Start
                + "  - {name: api, url: \"https://example.com/api\", headers: {Authorization: hunter2secret}}\n"
                + "alerting:\n  channels:\n    - {type: pagerduty, integration_key: hunter2key}\n    - {type: slack, webhook_url: \"${HOOK}\"}\n"
        );

        var set = DefinitionReader.Read(KeptDefinitions.Of([file])!, null, _variables, ReadMode.Run).Set!;

        Assert.Equal([false, true], set.Checks.Select(KeptDefinitions.LacksSecret));
        Assert.Equal([true, false], set.Channels.Select(KeptDefinitions.LacksSecret));
    }

    [Theory]
    [InlineData("bot_token: \"${KEY}\", channel: \"#a\", webhook_url: \"https://hooks.example.com/hunter2\"", false)]
    [InlineData("bot_token: hunter2secret, channel: \"#a\", webhook_url: \"${HOOK}\"", true)] // the bot would be used
    [InlineData("bot_token: \"${KEY}\", channel: \"#a\", signing_secret: hunter2secret", false)]
    [InlineData("webhook_url: \"https://hooks.example.com/hunter2\"", true)]
    public void Of_a_Slack_channel_only_the_secret_that_sends_counts(string keys, bool lacks)
    {
        var file = new SourceFile("x.yml", Start + $"alerting:\n  channels:\n    - {{type: slack, {keys}}}\n");

        var set = DefinitionReader.Read(KeptDefinitions.Of([file])!, null, _variables, ReadMode.Run).Set!;

        Assert.Equal(lacks, KeptDefinitions.LacksSecret(Assert.Single(set.Channels)));
    }

    [Theory]
    [InlineData("synthetics/uptime_checks.yml", "production")]
    [InlineData("docs/examples/my-service.yml", null)]
    public void Mean_the_same_as_the_file(string path, string? environment)
    {
        var file = new SourceFile("x.yml", File.ReadAllText(Repository.PathOf(path.Split('/'))));

        var kept = KeptDefinitions.Of([file]);

        Assert.NotNull(kept);
        var (before, after) = (Read([file], environment), Read(kept, environment));
        AssertSame(before.Checks, after.Checks);
        Assert.Equivalent(before.Escalation, after.Escalation, strict: true);
        Assert.Equal(
            before.Rules.Select(r => (r.Name, r.ConditionText, r.For, r.Within)),
            after.Rules.Select(r => (r.Name, r.ConditionText, r.For, r.Within))
        );
    }

    [Fact]
    public void Keep_the_difference_between_a_number_and_its_text()
    {
        const string criteria =
            "    success_criteria:\n      - body_json_equals: {a: 1, b: \"1\", c: null, d: \"null\", e: -1.5e+3, f: true, g: \"x: y, z\", h: [], i: {}, j: \"tab\\t\\u00e9 \\\"q\\\"\"}\n";

        var file = new SourceFile("x.yml", Start + criteria);
        var checks = Read([file], null).Checks;
        Assert.Contains("\"b\": \"1\"", Said(checks[0]), StringComparison.Ordinal);
        AssertSame(checks, Read(KeptDefinitions.Of([file])!, null).Checks);
    }

    private static void AssertSame(IReadOnlyList<CheckDefinition> before, IReadOnlyList<CheckDefinition> after)
    {
        Assert.Equal(before.Select(Said), after.Select(Said));
        Assert.Equivalent(before.Select(c => c with { Criteria = [] }), after.Select(c => c with { Criteria = [] }), strict: true);
    }

    // JSON in criteria is compared as it is written.
    private static string Said(CheckDefinition check) => string.Join('\n', check.Criteria.Select(c => c.ToString()));

    private static DefinitionSet Read(IReadOnlyList<SourceFile> files, string? environment) =>
        DefinitionReader.Read(files, environment, _variables, ReadMode.Simulate).Set!;
}
