using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Now;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>An open incident as the page Now shows it.</summary>
/// <param name="Who">Whose name the form proposes.</param>
public sealed record IncidentCardView(Incident Incident, NextStep? Next, IReadOnlyList<FailingCheck> Failing, string? Who)
{
    private const int ChecksShown = 8;

    /// <summary>Why its steps are withheld; null when they are not.</summary>
    public Hold? Withheld { get; init; }

    /// <summary>Those who may acknowledge; empty where anybody may.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Checks that are not listed for want of room.</summary>
    public int More { get; init; }

    public static IncidentCardView Of(Incident incident, IReadOnlyDictionary<string, CheckRow> rows, Surroundings at, string? who)
    {
        var checks = IncidentWords.Checks(incident);
        var failing = checks.Take(ChecksShown).Select(name => FailingCheck.Of(name, incident, rows.GetValueOrDefault(name)));
        return new IncidentCardView(incident, NextStep.Of(incident, at), [.. failing], who)
        {
            Withheld = NextStep.Withheld(incident, at),
            People = [.. at.Definitions.OnCall.People.Select(p => p.Name)],
            More = Math.Max(0, checks.Count - ChecksShown),
        };
    }
}

/// <param name="State">null where the check is no longer defined.</param>
/// <param name="Seen">What it shows now, or what it showed when the rule fired.</param>
public sealed record FailingCheck(string Name, string? State, string Seen)
{
    public static FailingCheck Of(string name, Incident incident, CheckRow? row) =>
        new(
            name,
            row?.State,
            row is { State: "down", Overview: { Last: { } last } overview }
                ? $"{last.Reason} · {Say.Count(overview.ConsecutiveFailures, "time")}"
                : string.Join("; ", incident.Alerts.Where(a => a.Check == name).Select(a => a.Evidence.Brief))
        );
}
