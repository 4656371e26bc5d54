using Crownwatch.Core.Definitions;
using Xunit;

namespace Crownwatch.Tests.Definitions;

public sealed class ShippedFileTests
{
    private static ReadOutcome ReadShipped(string? environment, params (string, string)[] variables) =>
        DefinitionReader.Read(
            [new SourceFile("uptime_checks.yml", Repository.Read("synthetics", "uptime_checks.yml"))],
            environment,
            new KnownVariables(variables),
            ReadMode.Run
        );

    [Theory]
    [InlineData("local", "http://127.0.0.1:8000/health")]
    [InlineData("staging", "https://staging.deltacrown.example.com/health")]
    [InlineData("production", "https://deltacrown.example.com/health")]
    public void Reads_without_any_variable_in_each_environment(string environment, string health)
    {
        var outcome = ReadShipped(environment);

        Assert.Empty(outcome.Findings.Select(f => f.ToString()));
        var set = outcome.Set!;
        Assert.Equal(
            ["health_endpoint", "transactions_api", "shop_items_api", "moderation_enforcement_ping"],
            set.Checks.Select(c => c.Name)
        );
        Assert.Equal(["high", "medium", "medium", "low"], set.Checks.Select(c => c.Criticality));
        Assert.Equal(health, set.Checks[0].Request!.Url.ToString());
        Assert.All(set.Checks, check => Assert.Equal(environment, check.Labels["environment"]));
        Assert.Equal([AlertKind.Outage, AlertKind.Budget, AlertKind.Latency], set.Rules.Select(r => r.Kind));
        Assert.Empty(set.EnabledChannels);
        Assert.Null(set.Self.LifeSignUrl);
        Assert.Equal([0, 15, 30, 60], set.Escalation["default"].Steps.Select(s => s.After.TotalMinutes));
    }

    [Fact]
    public void Takes_the_base_address_from_the_process_environment_first()
    {
        var set = ReadShipped("local", ("BASE_URL", "http://127.0.0.1:9123/")).Set!;

        Assert.Equal("http://127.0.0.1:9123/health", set.Checks[0].Request!.Url.ToString());
    }

    [Fact]
    public void Has_its_channels_switched_on_from_outside()
    {
        var set = ReadShipped(
            "local",
            ("SLACK_ENABLED", "true"),
            ("ALERT_SLACK_WEBHOOK", "http://127.0.0.1:9/hook"),
            ("PAGERDUTY_ENABLED", "1"),
            ("PAGERDUTY_KEY", "0123456789abcdef0123456789abcdef"),
            ("PAGERDUTY_URL", "http://127.0.0.1:9/v2/enqueue")
        ).Set!;

        Assert.Equal(["alerts", "pagerduty"], set.EnabledChannels.Select(c => c.Name));
        Assert.Equal("http://127.0.0.1:9/hook", ((SlackChannelDefinition)set.Channels[0]).WebhookUrl!.Reveal());
        Assert.Equal("http://127.0.0.1:9/v2/enqueue", ((PagerDutyChannelDefinition)set.Channels[1]).ApiUrl.ToString());
    }

    [Fact]
    public void Says_which_variable_a_channel_lacks_that_is_switched_on()
    {
        var finding = Assert.Single(ReadShipped("local", ("SLACK_ENABLED", "true")).Findings);

        Assert.Equal(Codes.UnsetVariable, finding.Code);
        Assert.Contains("ALERT_SLACK_WEBHOOK", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_for_an_environment_and_lists_them()
    {
        var finding = Assert.Single(ReadShipped(null).Findings);

        Assert.Equal(Codes.WrongEnvironment, finding.Code);
        Assert.Contains("local, staging or production", finding.Message, StringComparison.Ordinal);
    }
}
