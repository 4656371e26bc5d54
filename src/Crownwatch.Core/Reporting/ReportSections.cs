using System.Globalization;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Reporting;

/// <summary>What a report says, part by part, for people.</summary>
public static class ReportSections
{
    public static IReadOnlyList<ReportSection> Of(Report report) =>
        [Availability(report), Incidents(report), Responses(report), BreachesOf(report), PostMortemsOf(report), Drills(report)];

    public static string Heading(Report report)
    {
        var environment = report.Environment is { } name ? $", {name}" : "";
        return $"Report {Minute(report.From)} to {Minute(report.Until)} UTC ({DurationText.Of(report.Until - report.From)}{environment})";
    }

    /// <summary>The whole in one line.</summary>
    public static string Summary(Report report)
    {
        var worst = report
            .Availability.Where(a => a.MonitoredMilliseconds > 0)
            .MinBy(a => (double)a.UpMilliseconds / a.MonitoredMilliseconds);
        var lowest = worst is null
            ? "nothing was monitored"
            : $"lowest availability {Fractions.Percent(worst.UpMilliseconds, worst.MonitoredMilliseconds)} ({worst.Check})";
        var overdue = report.OverduePostMortems.Count();
        return $"{lowest}; {Count(report.Incidents.Count, "incident")}, {Count(report.Breaches.Count, "breach", "breaches")}, "
            + $"{Count(report.OpenPostMortems.Count(), "post-mortem")} open, {overdue} overdue";
    }

    private static ReportSection Availability(Report report) =>
        new(
            "Availability",
            ["check", " raw", " adjusted", " coverage", " down for", " unmonitored"],
            [
                .. report.Availability.Select(a =>
                    (IReadOnlyList<string>)
                        [
                            a.Check,
                            Fractions.Percent(a.UpMilliseconds, a.MonitoredMilliseconds),
                            Fractions.Percent(a.AdjustedUpMilliseconds, a.AdjustedMonitoredMilliseconds),
                            Fractions.Percent(a.MonitoredMilliseconds, a.SpanMilliseconds),
                            Duration(a.DownMilliseconds),
                            Duration(a.UnmonitoredMilliseconds),
                        ]
                ),
            ],
            "no check"
        )
        {
            Notes = report.Availability.Count == 0 ? [] : [Report.AdjustedNote],
        };

    private static ReportSection Incidents(Report report) =>
        new(
            "Incidents",
            ["incident", "severity", "kind", "opened (UTC)", " acknowledged", " resolved", "checks"],
            [.. report.CarriedOver.Select(i => Row(i, report, " (before)")), .. report.Incidents.Select(i => Row(i, report, ""))],
            "none"
        )
        {
            Notes = report.CarriedOver.Count == 0 ? [] : ["(before): opened before this span; in no time of response"],
        };

    private static IReadOnlyList<string> Row(RespondedIncident incident, Report report, string mark)
    {
        var acknowledged =
            incident.FirstAcknowledged is { } first ? "after " + DurationText.Of(first - incident.Opened)
            : incident.Resolved is null ? "not yet"
            : "never";
        var resolved = incident.TimeToResolve is { } took
            ? "after " + DurationText.Of(took)
            : "open for " + DurationText.Of(report.AsOf - incident.Opened);
        var reopened = incident.Reopened == 0 ? "" : $", reopened ×{incident.Reopened.ToString(CultureInfo.InvariantCulture)}";
        return
        [
            incident.Label + mark,
            Word(incident.Severity),
            incident.Kind.ToString().ToLowerInvariant(),
            Minute(incident.Opened),
            acknowledged,
            resolved + reopened,
            string.Join(", ", incident.Checks),
        ];
    }

    private static ReportSection Responses(Report report)
    {
        List<IReadOnlyList<string>> rows = [];
        List<string> notes = [];
        foreach (var of in report.Responses)
        {
            var targets = (of.Target.Acknowledge, of.Target.Resolve, of.Target.AtMost);
            if (of.Acknowledge is not null || of.NotAcknowledged.Count > 0)
            {
                rows.Add(Times(of.Severity, "acknowledge", of.Acknowledge, targets.Acknowledge, null));
            }

            if (of.Resolve is not null || of.NotResolved.Count > 0)
            {
                rows.Add(Times(of.Severity, "resolve", of.Resolve, targets.Resolve, targets.AtMost));
            }

            Say(of.NotAcknowledged.Select(w => $"{Label(w.Incident)} for {DurationText.Of(w.Age)}"), "not yet acknowledged, in no mean");
            Say(of.NotResolved.Select(w => $"{Label(w.Incident)} for {DurationText.Of(w.Age)}"), "not yet resolved, in no mean");
            Say(of.ResolvedUnacknowledged.Select(Label), "resolved without an acknowledgement, counted with the time to resolve");
            Say(of.BudgetLeftOut.Select(Label), "budget, left out: such incidents last as long as their window does");

            void Say(IEnumerable<string> which, string what)
            {
                var list = string.Join(", ", which);
                if (list.Length > 0)
                {
                    notes.Add($"{Word(of.Severity)}, {what}: {list}");
                }
            }
        }

        return new(
            "Times of response",
            ["severity", "to", " n", " mean", " median", " longest", " target", " at most"],
            rows,
            "nothing to answer"
        )
        {
            Notes = report.Incidents.Count == 0 ? [] : [.. notes, Report.BudgetNote],
        };
    }

    private static IReadOnlyList<string> Times(IncidentSeverity severity, string to, TimesOf? times, TimeSpan target, TimeSpan? atMost) =>
        [
            Word(severity),
            to,
            (times?.N ?? 0).ToString(CultureInfo.InvariantCulture),
            times is null ? "–" : DurationText.Of(times.Mean),
            times is null ? "–" : DurationText.Of(times.Median),
            times is null ? "–" : DurationText.Of(times.Longest),
            DurationText.Of(target),
            atMost is { } limit ? DurationText.Of(limit) : "",
        ];

    private static ReportSection BreachesOf(Report report) =>
        new(
            "Breaches",
            ["incident", "severity", "of", " limit", " took"],
            [
                .. report.Breaches.Select(b =>
                    (IReadOnlyList<string>)
                        [
                            Label(b.Incident),
                            Word(b.Severity),
                            b.What switch
                            {
                                BreachOf.Acknowledge => "time to acknowledge",
                                BreachOf.Target => "time to resolve",
                                _ => "longest acceptable time",
                            },
                            DurationText.Of(b.Limit),
                            DurationText.Of(b.Took) + (b.IsRunning ? " and counting" : ""),
                        ]
                ),
            ],
            "none"
        );

    private static ReportSection PostMortemsOf(Report report) =>
        new(
            "Post-mortems",
            ["incident", "severity", "because", "due (UTC)", "state"],
            [
                .. report.PostMortems.Select(p =>
                    (IReadOnlyList<string>)
                        [
                            Label(p.Incident),
                            Word(p.Severity),
                            p.Reason,
                            p.Due is { } due ? Minute(due) : "once it is resolved",
                            p.Closed is { } closed ? $"closed {Minute(closed)}"
                            : p.IsOverdueAt(report.AsOf) ? "OVERDUE by " + DurationText.Of(report.AsOf - p.Due!.Value)
                            : "open",
                        ]
                ),
            ],
            "none due"
        );

    private static ReportSection Drills(Report report) =>
        new(
            "Drills",
            ["incident", "severity", "kind", "opened (UTC)", " acknowledged", " resolved", "checks"],
            [.. report.Drills.Select(i => Row(i, report, ""))],
            "none"
        )
        {
            Notes = report.Drills.Count == 0 ? [] : [Report.DrillNote],
        };

    private static string Count(int n, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{n} {(n == 1 ? one : many ?? one + "s")}");

    private static string Label(long incident) => string.Create(CultureInfo.InvariantCulture, $"INC-{incident}");

    private static string Word(IncidentSeverity severity) => severity.ToString().ToLowerInvariant();

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Duration(long milliseconds) => DurationText.Of(TimeSpan.FromMilliseconds(milliseconds));
}
