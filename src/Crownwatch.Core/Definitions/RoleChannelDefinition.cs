using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Definitions;

/// <summary>A PagerDuty channel with the integration key of a role: the only way to reach another role through PagerDuty (semantics.md 7.5).</summary>
/// <param name="Role">The role that is reached.</param>
/// <param name="Of">The channel as the file names it.</param>
/// <param name="Channel">The same with the role's key, under its own name.</param>
public sealed record RoleChannelDefinition(string Role, string Of, PagerDutyChannelDefinition Channel)
{
    /// <summary>e.g. `pagerduty/lead`.</summary>
    public string Name => Channel.Name;

    internal static RoleChannelDefinition For(PagerDutyChannelDefinition channel, Role role) =>
        new(role.Name, channel.Name, channel with { Name = $"{channel.Name}/{role.Name}", IntegrationKey = role.PagerDutyKey! });
}
