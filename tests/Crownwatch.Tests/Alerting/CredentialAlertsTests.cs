using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>Semantics.md 10.3: a channel that does not accept our credential is an alarm about ourselves.</summary>
public sealed class CredentialAlertsTests
{
    [Fact]
    [Trait("rule", "10.3")]
    public void The_alarm_is_critical_one_a_channel_and_says_what_the_receiver_said()
    {
        var bad = CredentialAlerts.Bad("pagerduty", "401", WatchedCheck.First);
        var good = CredentialAlerts.Good("pagerduty", "a message was taken", WatchedCheck.First);

        Assert.Equal(("bad_credential:pagerduty", SelfAlerts.Check), (bad.Rule.Name, bad.Check.Name));
        Assert.Equal((bad.Rule.Name, RuleSeverity.Critical), (good.Rule.Name, bad.Rule.Severity));
        Assert.Equal((true, false), (bad.Fires, good.Fires));
        Assert.Equal(
            "channel pagerduty does not accept our credential (401): nothing reaches it until that is mended; openings go to the next channel",
            bad.Evidence.Arithmetic
        );
        Assert.Equal("channel pagerduty: a message was taken", good.Evidence.Arithmetic);
    }

    [Theory]
    [Trait("rule", "10.3")]
    [InlineData(SelfAlerts.Check, "bad_credential:sms", "sms")]
    [InlineData(SelfAlerts.Check, "blind", null)]
    [InlineData("health", "bad_credential:sms", null)]
    public void An_open_alert_tells_the_channel_it_is_about(string check, string rule, string? channel)
    {
        var signal = CredentialAlerts.Bad("sms", "401", WatchedCheck.First);
        var open = new OpenAlert
        {
            Rule = rule,
            Check = check,
            Kind = signal.Rule.Kind,
            Alert = new IncidentAlert
            {
                Rule = rule,
                Check = check,
                RuleSeverity = signal.Rule.Severity,
                Criticality = "high",
                FiredAt = WatchedCheck.First,
                Evidence = signal.Evidence,
            },
        };

        Assert.Equal(channel, CredentialAlerts.ChannelOf(open));
    }
}
