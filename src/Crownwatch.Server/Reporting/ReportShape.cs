using Crownwatch.Core.Definitions;
using Crownwatch.Core.Reporting;

namespace Crownwatch.Server.Reporting;

/// <summary>A report as JSON: durations in seconds, shares as fractions cut to six decimals.</summary>
internal static class ReportShape
{
    public static object Of(Report report, DefinitionSet definitions) =>
        new
        {
            report.From,
            to = report.Until,
            report.AsOf,
            report.Environment,
            summary = ReportSections.Summary(report),
            availability = report.Availability.Select(a => Of(a, definitions)),
            incidents = report.Incidents.Select(Of),
            carried_over = report.CarriedOver.Select(Of),
            response = report.Responses.Select(Of),
            breaches = report.Breaches.Select(b => new
            {
                b.Incident,
                label = Label(b.Incident),
                b.Severity,
                of = b.Name,
                limit_seconds = b.Limit.TotalSeconds,
                took_seconds = b.Took.TotalSeconds,
                running = b.IsRunning,
            }),
            post_mortems = new
            {
                open = report.OpenPostMortems.Select(p => Of(p, report)),
                overdue = report.OverduePostMortems.Select(p => Of(p, report)),
                closed = report.PostMortems.Where(p => !p.IsOpen).Select(p => Of(p, report)),
            },
            drills = report.Drills.Select(Of),
            notes = (string[])[Report.BudgetNote, Report.DrillNote, Report.AdjustedNote],
        };

    private static object Of(AvailabilityFigures figures, DefinitionSet definitions) =>
        new
        {
            figures.Check,
            defined = definitions.Checks.Any(c => c.Name == figures.Check),
            figures.Up,
            figures.Down,
            figures.Unknown,
            seconds_up = figures.UpMilliseconds / 1000m,
            seconds_down = figures.DownMilliseconds / 1000m,
            seconds_unmonitored = figures.UnmonitoredMilliseconds / 1000m,
            availability = figures.Availability,
            availability_adjusted = figures.AvailabilityAdjusted,
            coverage = figures.Coverage,
        };

    private static object Of(RespondedIncident incident) =>
        new
        {
            incident = incident.Id,
            incident.Label,
            incident.Severity,
            incident.Kind,
            incident.Checks,
            incident.Opened,
            acknowledged = incident.FirstAcknowledged,
            incident.Resolved,
            incident.Reopened,
            seconds_to_acknowledge = incident.TimeToAcknowledge?.TotalSeconds,
            seconds_to_resolve = incident.TimeToResolve?.TotalSeconds,
            incident.ResolvedUnacknowledged,
        };

    private static object Of(ResponseTimes times) =>
        new
        {
            times.Severity,
            acknowledge = Of(times.Acknowledge, times.Target.Acknowledge, null),
            resolve = Of(times.Resolve, times.Target.Resolve, times.Target.AtMost),
            not_acknowledged = times.NotAcknowledged.Select(Of),
            not_resolved = times.NotResolved.Select(Of),
            times.ResolvedUnacknowledged,
            times.BudgetLeftOut,
        };

    // n is 0 and the others null where nothing was answered: the targets stand there all the same.
    private static object Of(TimesOf? times, TimeSpan target, TimeSpan? atMost) =>
        new
        {
            n = times?.N ?? 0,
            mean_seconds = times?.Mean.TotalSeconds,
            median_seconds = times?.Median.TotalSeconds,
            longest_seconds = times?.Longest.TotalSeconds,
            target_seconds = target.TotalSeconds,
            at_most_seconds = atMost?.TotalSeconds,
        };

    private static object Of(Waiting waiting) =>
        new
        {
            waiting.Incident,
            label = Label(waiting.Incident),
            age_seconds = waiting.Age.TotalSeconds,
        };

    private static object Of(PostMortemDue due, Report report) =>
        new
        {
            due.Incident,
            label = Label(due.Incident),
            due.Severity,
            because = due.Reason,
            due.Due,
            due.Closed,
            overdue = due.IsOverdueAt(report.AsOf),
        };

    private static string Label(long incident) => $"INC-{incident}";
}
