using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Simulation;

/// <summary>A simulation, stopped at a moment.</summary>
public sealed class SimulatedMoment
{
    private readonly SimulatedWorld _world;
    private readonly IReadOnlyList<SimulationEvent> _happened;
    private readonly DateTimeOffset _at;

    internal SimulatedMoment(SimulatedWorld world, IReadOnlyList<SimulationEvent> happened, DateTimeOffset at) =>
        (_world, _happened, _at) = (world, happened, at);

    /// <summary>Those that hold then: a reload may have changed them.</summary>
    public DefinitionSet Definitions => _world.Definitions;

    /// <summary>The check's state; null for one that does not run.</summary>
    public CheckState? State(string check) => _world.Checks.FirstOrDefault(c => c.Name == check)?.State;

    /// <summary>Why the rule fires on the check or not, who was told and what comes next; null where the rule is none of the check's.</summary>
    public RuleExplained? Explain(string check, string rule)
    {
        if (State(check) is not { } state || state.Plan.Rules.FirstOrDefault(r => r.Name == rule) is not { } found)
        {
            return null;
        }

        var alert = _world.Book.Alert(rule, check);
        var incident = alert?.Incident is { } id ? _world.Book.Incident(id) : null;
        var explanation = RuleExplanation.Of(state, found, _at);
        var standing = RuleStanding.Of(
            explanation,
            alert,
            incident,
            incident is null ? [] : [.. _happened.Where(e => e.Event == "notification" && e.Incident == incident.Id).Select(Told)],
            _world.SurroundingsAt(_at),
            _world.Book.Alert(SelfAlerts.Blind, SelfAlerts.Check)
        );
        return new RuleExplained(explanation, alert, standing);
    }

    // Nothing is sent in simulated time: there is no receipt.
    private static ToldMessage Told(SimulationEvent message) =>
        new(message.At, message.Channel ?? "", message.Kind ?? "", "") { People = message.Who ?? [] };
}
