using Crownwatch.Core.Escalation;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Definitions;

/// <summary>
/// Everything one definition file (or folder) says, for one environment, with variables filled in and overrides applied.
/// Immutable: a reload swaps the whole set, nobody edits it.
/// </summary>
public sealed record DefinitionSet
{
    public required string Version { get; init; }

    /// <summary>The environment chosen, or null where the file has none.</summary>
    public string? Environment { get; init; }

    /// <summary>Every check, disabled ones included, in the order of the file. Names are unique.</summary>
    public IReadOnlyList<CheckDefinition> Checks { get; init; } = [];

    /// <summary>Labels that make a group of alerts one incident (semantics.md 6.1).</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = ["service", "environment"];
    public IReadOnlyList<ChannelDefinition> Channels { get; init; } = [];
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];

    /// <summary>First match decides; no match goes to the policy `default`.</summary>
    public IReadOnlyList<RouteDefinition> Routes { get; init; } = [];

    /// <summary>Named policies; always holds one called `default` (mission.md section 4 where the file gives none).</summary>
    public IReadOnlyDictionary<string, EscalationPolicy> Escalation { get; init; } = new Dictionary<string, EscalationPolicy>();
    public OnCallDefinition OnCall { get; init; } = new();
    public IReadOnlyDictionary<IncidentSeverity, ResponseTarget> ResponseTargets { get; init; } = ResponseTarget.Defaults;
    public PostMortemDefinition PostMortem { get; init; } = new();
    public IReadOnlyList<MaintenanceDefinition> Maintenance { get; init; } = [];

    /// <summary>Public pages; without any, nothing is public.</summary>
    public IReadOnlyList<StatusPageDefinition> StatusPages { get; init; } = [];
    public SelfDefinition Self { get; init; } = new();
    public RetentionDefinition Retention { get; init; } = new();

    /// <summary>Files named by <c>${file:PATH}</c>: when one changes, the set is to be read again.</summary>
    public IReadOnlyList<string> SecretFiles { get; init; } = [];

    /// <summary>Every value that must never be shown: what secret keys hold and what came from secret files.</summary>
    public IReadOnlyList<string> SecretValues { get; init; } = [];

    public IEnumerable<CheckDefinition> EnabledChecks => Checks.Where(c => c.Enabled);
    public IEnumerable<ChannelDefinition> EnabledChannels => Channels.Where(c => c.Enabled);

    /// <summary>A PagerDuty channel once more for each role with a key of its own (semantics.md 7.5); disabled where the channel is.</summary>
    public IEnumerable<RoleChannelDefinition> RoleChannels =>
        from channel in Channels.OfType<PagerDutyChannelDefinition>()
        from role in OnCall.Roles.Values
        where role.PagerDutyKey is not null
        select RoleChannelDefinition.For(channel, role);

    /// <summary>The channel of that name, enabled or not, or the one that reaches a role through it; null when there is none.</summary>
    public ChannelDefinition? ChannelNamed(string name) =>
        Channels.FirstOrDefault(c => c.Name == name) ?? RoleChannels.FirstOrDefault(c => c.Name == name)?.Channel;
}
