using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.Maintenance;

namespace Crownwatch.Core.Incidents;

/// <summary>What a decision may look at besides the incident itself.</summary>
/// <param name="Now">UTC.</param>
/// <param name="Installation">Unique to this database: a fresh one must not merge into a receiver's old incidents.</param>
public sealed record Surroundings(DateTimeOffset Now, DefinitionSet Definitions, string Installation)
{
    /// <summary>What people did that holds now or will.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

    /// <summary>Whether a war room of that name was opened before (semantics.md 7.6).</summary>
    public Func<string, bool> RoomIsTaken { get; init; } = _ => false;
    public MaintenanceCalendar Maintenance { get; init; } = new(Definitions.Maintenance);
    public IReadOnlyList<OnCallOverride> Overrides => [.. Interventions.OfType<OnCallOverride>()];

    /// <summary>The check by name, enabled or not; null when it is none of the file's.</summary>
    public CheckDefinition? Check(string name) => Definitions.Checks.FirstOrDefault(c => c.Name == name) ?? SelfAlerts.CheckNamed(name);

    /// <summary>What the alert is about: a check, or for a received alert what its labels say in the place of one.</summary>
    public CheckDefinition? CheckOf(IncidentAlert alert) =>
        alert.Labels is { } labels
            ? new CheckDefinition
            {
                Name = alert.Check,
                Criteria = [],
                Labels = labels,
            }
            : Check(alert.Check);
}
