using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Reporting;

/// <summary>How things went over a span: what was up, what happened, how it was answered (semantics.md 3, 9).</summary>
public sealed record Report
{
    /// <summary>Said with every report, whether or not there was any such incident.</summary>
    public const string BudgetNote = "budget incidents are left out of the means: they last as long as their window does";
    public const string DrillNote = "drills are in no other figure";
    public const string AdjustedNote = "adjusted: without maintenance, and without what was corrected as not the target's fault";

    /// <summary>UTC, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was drawn up: ages and what is overdue are as of then.</summary>
    public required DateTimeOffset AsOf { get; init; }
    public string? Environment { get; init; }
    public required IReadOnlyList<AvailabilityFigures> Availability { get; init; }

    /// <summary>Those that opened in the span, drills apart, in the order of opening.</summary>
    public required IReadOnlyList<RespondedIncident> Incidents { get; init; }

    /// <summary>Opened before the span and not resolved when it began; in none of the times of response.</summary>
    public required IReadOnlyList<RespondedIncident> CarriedOver { get; init; }

    /// <summary>Of <see cref="Incidents"/>, one entry for each severity, gravest first.</summary>
    public required IReadOnlyList<ResponseTimes> Responses { get; init; }

    /// <summary>Of <see cref="Incidents"/>, and of those carried over.</summary>
    public required IReadOnlyList<Breach> Breaches { get; init; }

    /// <summary>Every open one, whenever its incident was, and those of the span that are closed; the one due first comes first.</summary>
    public required IReadOnlyList<PostMortemDue> PostMortems { get; init; }

    /// <summary>Drills that began in the span: in no other figure.</summary>
    public required IReadOnlyList<RespondedIncident> Drills { get; init; }

    public IEnumerable<PostMortemDue> OpenPostMortems => PostMortems.Where(p => p.IsOpen);
    public IEnumerable<PostMortemDue> OverduePostMortems => PostMortems.Where(p => p.IsOverdueAt(AsOf));

    /// <param name="incidents">All that are known up to <paramref name="asOf"/>; which belong in the span is found here.</param>
    /// <param name="availability">Of the same span, in the order to be shown.</param>
    public static Report Of(
        DateTimeOffset from,
        DateTimeOffset until,
        DateTimeOffset asOf,
        DefinitionSet definitions,
        IReadOnlyList<AvailabilityFigures> availability,
        IReadOnlyList<RespondedIncident> incidents
    )
    {
        var targets = definitions.ResponseTargets;
        var known = incidents.OrderBy(i => i.Opened).ThenBy(i => i.Id).ToArray();
        var real = Array.FindAll(known, i => !i.Drill);
        var opened = Array.FindAll(real, i => from <= i.Opened && i.Opened < until);
        var carried = Array.FindAll(real, i => i.Opened < from && (i.Resolved is not { } end || end >= from));
        var due = real.Select(i => (i.Opened, PostMortem: PostMortemOf(i))).Where(p => p.PostMortem is not null);
        return new Report
        {
            From = from.ToUniversalTime(),
            Until = until.ToUniversalTime(),
            AsOf = asOf.ToUniversalTime(),
            Environment = definitions.Environment,
            Availability = availability,
            Incidents = opened,
            CarriedOver = carried,
            Responses = ResponseTimes.Of(opened, targets, asOf),
            Breaches = [.. carried.Concat(opened).SelectMany(i => Reporting.Breaches.Of(i, targets[i.Severity], asOf))],
            PostMortems =
            [
                .. due.Where(p => p.PostMortem!.IsOpen ? p.Opened < until : from <= p.Opened && p.Opened < until)
                    .Select(p => p.PostMortem!)
                    .OrderBy(p => p.Due ?? DateTimeOffset.MaxValue)
                    .ThenBy(p => p.Incident),
            ],
            Drills = Array.FindAll(known, i => i.Drill && from <= i.Opened && i.Opened < until),
        };

        PostMortemDue? PostMortemOf(RespondedIncident incident) =>
            PostMortemsDue.Of(incident, definitions.PostMortem, targets[incident.Severity], asOf);
    }
}
