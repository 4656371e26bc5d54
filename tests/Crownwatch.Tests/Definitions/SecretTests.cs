using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Xunit;

namespace Crownwatch.Tests.Definitions;

public sealed class SecretTests
{
    private const string Start = "version: \"1.0\"\nchecks:\n  - name: home\n    url: \"https://example.com/\"\n";

    private static SourceFile Channel(string keys) => new("x.yml", $"{Start}alerting:\n  channels:\n    - {{{keys}}}\n");

    [Fact]
    public void Are_taken_from_files_and_watched()
    {
        var file = Channel("type: pagerduty, integration_key: \"${file:/run/key}\"");

        var set = DefinitionReader.Read([file], null, new KnownVariables(("file:/run/key", "topsecret")), ReadMode.Run).Set!;

        Assert.Equal("topsecret", ((PagerDutyChannelDefinition)set.Channels[0]).IntegrationKey.Reveal());
        Assert.Equal(["/run/key"], set.SecretFiles);
        Assert.Equal(["topsecret"], set.SecretValues);
        Assert.DoesNotContain("topsecret", set.Channels[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Written_literally_are_a_warning_to_run_and_an_error_to_lint()
    {
        var file = Channel("type: slack, webhook_url: \"https://hooks.slack.com/services/T/B/x\"");

        var run = DefinitionReader.Read([file], null, new KnownVariables(), ReadMode.Run);
        var lint = Linter.Lint([file], null, new KnownVariables()).Single(f => f.Code == Codes.LiteralSecret);

        Assert.NotNull(run.Set);
        Assert.Equal((Codes.LiteralSecret, FindingSeverity.Warning), (run.Findings[0].Code, run.Findings[0].Severity));
        Assert.Equal(FindingSeverity.Error, lint.Severity);
    }

    [Theory]
    [InlineData("type: slack, webhook_url: \"http://127.0.0.1:9/hook\"")]
    [InlineData("type: slack, webhook_url: \"http://localhost:9/hook\"")]
    [InlineData("type: pagerduty, integration_key: abc, api_url: \"http://127.0.0.1:9/v2/enqueue\"")]
    public void Written_literally_for_this_machine_are_a_warning_to_lint_too(string keys)
    {
        var lint = Linter.Lint([Channel(keys)], null, new KnownVariables());

        Assert.Equal(FindingSeverity.Warning, Assert.Single(lint, f => f.Code == Codes.LiteralSecret).Severity);
        Assert.DoesNotContain(lint, f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public void Unset_are_an_error_to_run_and_a_warning_to_lint()
    {
        var file = Channel("type: slack, webhook_url: \"${HOOK}\"");

        Assert.Equal(
            FindingSeverity.Error,
            Assert.Single(DefinitionReader.Read([file], null, new KnownVariables(), ReadMode.Run).Findings).Severity
        );
        Assert.Equal(
            FindingSeverity.Warning,
            Assert.Single(Linter.Lint([file], null, new KnownVariables()), f => f.Code == Codes.UnsetVariable).Severity
        );
    }

    [Fact]
    public void Unset_are_an_error_to_lint_as_well_once_something_else_needs_the_variable()
    {
        var file = new SourceFile(
            "x.yml",
            $"{Start}    notes: \"${{HOOK}}\"\nalerting:\n  channels:\n    - {{type: slack, webhook_url: \"${{HOOK}}\"}}\n"
        );

        var finding = Assert.Single(Linter.Lint([file], null, new KnownVariables()), f => f.Code == Codes.UnsetVariable);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("needed at x.yml:5:13 and x.yml:8:35", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_stand_in_a_finding()
    {
        var file = new SourceFile(
            "x.yml",
            $"version: \"1.0\"\nchecks:\n  - {{name: a, url: \"${{S}}\", interval: \"${{S}}\", failure_threshold: \"${{S}}\", enabled: \"${{S}}\", method: \"${{S}}\"}}\n"
                + "alerting:\n  channels:\n    - {type: slack, webhook_url: \"${S}\", api_url: \"${S}\"}\n  rules:\n    - {name: r, condition: \"check.failures_1h > 3\", severity: \"${S}\", objective: \"${S}\"}\n"
        );

        var findings = DefinitionReader.Read([file], null, new KnownVariables(("S", "hunter2")), ReadMode.Run).Findings;

        Assert.True(findings.Count >= 7);
        Assert.All(findings, f => Assert.DoesNotContain("hunter2", f.Message, StringComparison.Ordinal));
    }
}
