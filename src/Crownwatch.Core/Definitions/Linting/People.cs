using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Definitions.Linting;

/// <summary>CW107 and CW108: whether a person is at the end of it.</summary>
internal static class People
{
    public static IEnumerable<Finding> Judge(Draft draft)
    {
        var set = draft.Set;
        if (
            !draft.ChannelsBroken
            && set.EnabledChannels.Any()
            && !Policies(set).Any(policy => policy.Steps.Any(step => ReachesPerson(set, step)))
        )
        {
            yield return Draft.Warn(
                Codes.NoPerson,
                draft.SectionPlace("escalation"),
                "no route reaches a person: no step goes to an enabled pagerduty, ntfy or email channel, and nobody is in the roles that the steps name; fill 'on_call' or enable pagerduty"
            );
        }

        foreach (var rotation in set.OnCall.Rotations.Values.Where(r => r.People.Count == 0))
        {
            yield return Draft.Warn(
                Codes.RotationGap,
                PlaceOf(draft, rotation.Name),
                $"rotation '{Shown.Text(rotation.Name)}' has a gap: nobody is in it at any time"
            );
        }

        if (
            set.OnCall.People.Count > 0
            && !IsStaffed(set, Roster.OnCallRole)
            && Policies(set).Any(p => p.Steps.Any(s => s.Who.Contains(Roster.OnCallRole)))
        )
        {
            yield return Draft.Warn(
                Codes.RotationGap,
                draft.SectionPlace("on_call"),
                "nobody is on call at any time: the steps name 'on_call', and there is neither a rotation with people nor a role 'on_call' with people"
            );
        }
    }

    // `rotation:` alone is the same as rotations.default.
    private static Place PlaceOf(Draft draft, string rotation) =>
        (draft.Root.Find("on_call")?.Value as MapNode)?.Find("rotation") is { } alone && rotation == "default"
            ? alone.Key.Place
            : draft.SectionPlace("on_call", "rotations", rotation);

    private static IEnumerable<Escalation.EscalationPolicy> Policies(DefinitionSet set) =>
        set
            .Routes.Select(r => r.Escalation)
            .Append(DefaultEscalation.Name)
            .Distinct()
            .Where(set.Escalation.ContainsKey)
            .Select(n => set.Escalation[n]);

    private static bool ReachesPerson(DefinitionSet set, Escalation.EscalationStep step) =>
        step.Notify.Any(name => set.EnabledChannels.Any(c => c.Name == name && RingsSomebody(c)))
        || (step.Notify.Any(name => set.EnabledChannels.Any(c => c.Name == name)) && step.Who.Any(role => IsStaffed(set, role)));

    // PagerDuty and ntfy ring phones, a mail has a recipient; Slack and a webhook may have no reader at that hour.
    private static bool RingsSomebody(ChannelDefinition channel) =>
        channel is PagerDutyChannelDefinition or NtfyChannelDefinition or EmailChannelDefinition;

    private static bool IsStaffed(DefinitionSet set, string role) =>
        (set.OnCall.Roles.TryGetValue(role, out var found) && (found.People.Count > 0 || found.PagerDutyKey is not null))
        || (role == Roster.OnCallRole && set.OnCall.Rotations.Values.Any(rotation => rotation.People.Count > 0));
}
