using Crownwatch.Core.Definitions;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Simulation;

/// <summary>A simulation needs no secrets and no network: definitions are read with nothing set.</summary>
public sealed class UnsetVariablesTests
{
    private static ReadOutcome Read(string text, ReadMode mode = ReadMode.Simulate) =>
        DefinitionReader.Read([new SourceFile("f.yml", text)], null, new KnownVariables(), mode);

    [Fact]
    public void Channels_whose_secrets_are_unset_stay_enabled()
    {
        Assert.Equal(["alerts", "pagerduty"], KnownDefinitions.Set.EnabledChannels.Select(c => c.Name));
        Assert.Equal(2, KnownDefinitions.Set.EnabledChecks.Count());
    }

    [Fact]
    public void Running_them_is_still_refused() =>
        Assert.Equal(
            ["BASE_URL", "SHOP_URL", "ALERT_SLACK_WEBHOOK", "PAGERDUTY_KEY"],
            Read(File.ReadAllText(KnownDefinitions.File), ReadMode.Run).Errors.Select(f => f.Message.Split(' ')[2])
        );

    [Fact]
    public void Text_holds_the_name_and_other_values_count_as_left_out()
    {
        var set = Read(
            """
            version: "1.0"
            checks:
              - {name: a, url: "${BASE_URL}/a", interval: "${EVERY}", notes: "see ${WIKI}", labels: {tier: "${TIER:-one}"}}
            """
        ).Set!;

        var check = Assert.Single(set.Checks);
        Assert.Equal(("see unset-WIKI", TimeSpan.FromSeconds(60), "one"), (check.Notes, check.Interval, check.Labels["tier"]));
        Assert.Equal("/a", check.Request!.Url.AbsolutePath);
    }

    [Fact]
    public void A_condition_with_an_unset_variable_is_an_error_because_a_rule_is_never_left_out_in_silence()
    {
        var outcome = Read(
            """
            version: "1.0"
            checks: [{name: a, url: "${BASE_URL}/a"}]
            alerting: {rules: [{name: slow, condition: "check.latency_p95_1m > ${LIMIT}", severity: warning}]}
            """
        );

        Assert.Null(outcome.Set);
        Assert.StartsWith("'condition' of rule 'slow'", Assert.Single(outcome.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_literal_secret_is_not_spoken_of() =>
        Assert.Empty(
            Read(
                """
                version: "1.0"
                checks: [{name: a, url: "https://example.com/a", headers: {Authorization: "Bearer abc"}}]
                alerting: {channels: [{type: pagerduty, integration_key: abc}]}
                """
            ).Findings
        );
}
