using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 7.5: to reach another role through PagerDuty, that role has its own integration key.</summary>
[Trait("rule", "7.5")]
public sealed class RoleKeyTests
{
    [Theory]
    [InlineData("[lead]", "alerts pagerduty/lead")] // the channel's own key would ring somebody else
    [InlineData("[on_call, lead]", "alerts pagerduty pagerduty/lead")] // on_call has no key of its own
    [InlineData("[lead, incident_commander]", "alerts pagerduty/lead pagerduty/incident_commander")]
    [InlineData("[on_call]", "alerts pagerduty")]
    [InlineData("[]", "alerts pagerduty")]
    public void A_step_rings_each_role_by_its_own_key_and_the_channels_key_only_for_a_role_without(string who, string told)
    {
        var story = new Story(escalation: $"escalation: {{default: [{{after: 0m, who: {who}, notify: [alerts, pagerduty]}}]}}");
        var onCall = story.Definitions.OnCall;
        var roles = onCall.Roles.Values.Select(r => r with { PagerDutyKey = new Secret("0123456789abcdef") });
        story.Definitions = story.Definitions with { OnCall = onCall with { Roles = roles.ToDictionary(r => r.Name) } };

        Assert.Equal(told.Split(' '), story.Opens().Messages.Select(m => m.Channel));
        Assert.Equal(told.Split(' '), story.Clears().Messages.Where(m => m.Kind == MessageKind.Resolved).Select(m => m.Channel));
    }
}
