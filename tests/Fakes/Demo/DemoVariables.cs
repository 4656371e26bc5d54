using System.Security.Cryptography;
using Fakes.PagerDuty;
using Fakes.Slack;

namespace Fakes.Demo;

/// <summary>What the demonstration's definitions take from the environment.</summary>
public static class DemoVariables
{
    /// <summary>What the stand-in for PagerDuty signs its webhooks with.</summary>
    public const string WebhookSecret = "the stand-in signs with this";

    /// <summary>Makes the secret that the stand-in for Slack signs with, too.</summary>
    /// <param name="dashboard">Where people see the dashboard.</param>
    public static Dictionary<string, string> Of(SlackFake slack, PagerDutyFake pagerDuty, string platform, string dashboard)
    {
        ArgumentNullException.ThrowIfNull(slack);
        ArgumentNullException.ThrowIfNull(pagerDuty);
        slack.People.SigningSecret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return new Dictionary<string, string>
        {
            ["BASE_URL"] = platform,
            ["SLACK_BOT_TOKEN"] = "xoxb-demonstration",
            ["SLACK_API_URL"] = slack.ApiUrl,
            ["SLACK_SIGNING_SECRET"] = slack.People.SigningSecret,
            ["PAGERDUTY_KEY"] = new string('0', 32),
            ["PAGERDUTY_API_URL"] = pagerDuty.EnqueueUrl,
            ["PAGERDUTY_WEBHOOK_SECRET"] = WebhookSecret,
            ["DASHBOARD_URL"] = dashboard,
        };
    }
}
