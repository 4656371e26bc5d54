using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Simulation.Reading;

/// <summary>What a scenario may name: the checks, rotations and people of its definitions and of those it reloads.</summary>
internal sealed class KnownNames(ReadContext context, IReadOnlyList<DefinitionSet> sets)
{
    private readonly HashSet<string> _checks = [.. sets.SelectMany(s => s.Checks).Select(c => c.Name)];
    private readonly HashSet<string> _rotations = [.. sets.SelectMany(s => s.OnCall.Rotations.Keys)];
    private readonly HashSet<string> _people = [.. sets.SelectMany(s => s.OnCall.People).Select(p => p.Name)];

    private readonly HashSet<string> _pagerDuty =
    [
        .. sets.SelectMany(s => s.Channels).OfType<PagerDutyChannelDefinition>().Select(c => c.Name),
        .. sets.SelectMany(s => s.RoleChannels).Select(c => c.Name),
    ];

    public IReadOnlyList<DefinitionSet> Sets => sets;

    /// <summary>The longest that a run of the check may take, whichever definitions hold; null where there is no such check.</summary>
    public TimeSpan? Timeout(string check) =>
        sets.SelectMany(s => s.Checks).Where(c => c.Name == check).Select(c => (TimeSpan?)c.Timeout).Max();

    /// <summary>The check's name, or null after noting that there is none.</summary>
    public string? Check(string? name, Place place, string owner) =>
        name is null || One(_checks, name, place, owner, "check", "the definitions have") ? name : null;

    public string? Rotation(string? name, Place place, string owner) =>
        name is null || One(_rotations, name, place, owner, "rotation", "on_call has") ? name : null;

    /// <summary>Someone of `on_call`; anybody where it lists nobody.</summary>
    public string? Person(string? name, Place place, string owner) =>
        name is null || _people.Count == 0 || One(_people, name, place, owner, "person", "on_call has") ? name : null;

    /// <summary>A channel that leads to PagerDuty, or to a role through it.</summary>
    public string? PagerDutyChannel(string? name, Place place, string owner) =>
        name is null || One(_pagerDuty, name, place, owner, "PagerDuty channel", "the definitions have") ? name : null;

    private bool One(HashSet<string> known, string name, Place place, string owner, string kind, string whose)
    {
        if (known.Contains(name))
        {
            return true;
        }

        var legal = known.Count == 0 ? "none" : Shown.And(known.Order(StringComparer.Ordinal).ToArray(), 20);
        context.Error(
            Codes.UnknownReference,
            place,
            $"{owner} names the {kind} '{Shown.Text(name)}', which doesn't exist{Nearest.Hint(name, known)} ({whose}: {legal})"
        );
        return false;
    }
}
