using System.Text;

namespace Crownwatch.Tests.Servers;

/// <summary>Writes definition files for tests.</summary>
internal sealed class DefinitionText(Target target)
{
    private readonly StringBuilder _checks = new();
    private readonly StringBuilder _channels = new();

    public string Rules { get; set; } =
        """
                  - name: consecutive_failures
                    condition: "check.consecutive_failures >= check.failure_threshold"
                    within: 3m
                    severity: warning
                    message: "${check.name} failed ${check.consecutive_failures} times in a row"
            """;

    /// <summary>Of both channels.</summary>
    public string Rate { get; set; } = "none";

    /// <summary>Further top-level parts.</summary>
    public string More { get; set; } = "";

    /// <param name="service">Checks of one service share an incident.</param>
    public DefinitionText Check(
        string name,
        string criticality = "high",
        string service = "shop",
        string interval = "1s",
        string timeout = "5s"
    )
    {
        _checks.Append(
            $$"""
              - name: {{name}}
                url: "{{target.Url}}/{{name}}"
                interval: {{interval}}
                timeout: {{timeout}}
                success_criteria: [{status_code: 200}]
                failure_threshold: 3
                labels: {service: "{{service}}", criticality: {{criticality}}, environment: test}

            """
        );
        return this;
    }

    public DefinitionText Slack(string url, string name = "alerts", bool enabled = true)
    {
        _channels.Append(
            $"    - {{name: {name}, type: slack, rate: {Rate}, webhook_url: \"{url}\", enabled: {(enabled ? "true" : "false")}}}\n"
        );
        return this;
    }

    /// <param name="hears">How presses of buttons come: a key with its secret.</param>
    public DefinitionText SlackBot(
        string api,
        string name = "alerts",
        string hears = "signing_secret: \"shhh\"",
        string token = "xoxb-test"
    )
    {
        _channels.Append(
            $"    - {{name: {name}, type: slack, rate: {Rate}, bot_token: \"{token}\", channel: \"#{name}\", api_url: \"{api}\", {hears}}}\n"
        );
        return this;
    }

    /// <param name="webhookSecret">What signs its webhooks; null for none.</param>
    public DefinitionText PagerDuty(string url, string name = "pagerduty", string? webhookSecret = null)
    {
        var secret = webhookSecret is null ? "" : $", webhook_secret: \"{webhookSecret}\"";
        _channels.Append(
            $"    - {{name: {name}, type: pagerduty, rate: {Rate}, integration_key: \"0123456789abcdef0123456789abcdef\", api_url: \"{url}\"{secret}}}\n"
        );
        return this;
    }

    /// <param name="channel">As it stands in the list, e.g. `{type: ntfy, url: …}`.</param>
    public DefinitionText Channel(string channel)
    {
        _channels.Append($"    - {channel}\n");
        return this;
    }

    public override string ToString() =>
        $"""
            version: "1.0"
            checks:
            {_checks}
            alerting:
              group_by: [service, environment]
              channels:
            {_channels}
              rules:
            {Rules}
            {More}
            """;
}
