using System.Globalization;
using System.Text;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Reporting;

/// <summary>
/// A report as a table of section, subject, figure, value: one figure a line, so that it can be filtered and pivoted. Times are ISO 8601
/// in UTC, durations seconds, shares fractions; a figure that has no value has no line.
/// </summary>
public static class ReportCsv
{
    public static string Of(Report report)
    {
        var text = new StringBuilder("section,subject,figure,value\r\n");
        Line("report", "", "from", report.From);
        Line("report", "", "until", report.Until);
        Line("report", "", "as_of", report.AsOf);
        foreach (var check in report.Availability)
        {
            Line("availability", check.Check, "availability", check.Availability);
            Line("availability", check.Check, "availability_adjusted", check.AvailabilityAdjusted);
            Line("availability", check.Check, "coverage", check.Coverage);
            Line("availability", check.Check, "seconds_up", check.UpMilliseconds / 1000m);
            Line("availability", check.Check, "seconds_down", check.DownMilliseconds / 1000m);
            Line("availability", check.Check, "seconds_unmonitored", check.UnmonitoredMilliseconds / 1000m);
        }

        foreach (var (section, incidents) in Lists(report))
        {
            foreach (var incident in incidents)
            {
                Line(section, incident.Label, "severity", Word(incident.Severity));
                Line(section, incident.Label, "kind", incident.Kind.ToString().ToLowerInvariant());
                Line(section, incident.Label, "opened", incident.Opened);
                Line(section, incident.Label, "acknowledged", incident.FirstAcknowledged);
                Line(section, incident.Label, "resolved", incident.Resolved);
                Line(section, incident.Label, "checks", string.Join(' ', incident.Checks));
            }
        }

        foreach (var of in report.Responses)
        {
            Times("acknowledge", of.Acknowledge, of.Target.Acknowledge);
            Times("resolve", of.Resolve, of.Target.Resolve);
            Line("response", Word(of.Severity), "at_most", of.Target.AtMost);
            Line("response", Word(of.Severity), "not_acknowledged", of.NotAcknowledged.Count);
            Line("response", Word(of.Severity), "not_resolved", of.NotResolved.Count);
            Line("response", Word(of.Severity), "resolved_unacknowledged", of.ResolvedUnacknowledged.Count);
            Line("response", Word(of.Severity), "budget_left_out", of.BudgetLeftOut.Count);

            void Times(string what, TimesOf? times, TimeSpan target)
            {
                Line("response", Word(of.Severity), $"{what}_n", times?.N ?? 0);
                Line("response", Word(of.Severity), $"{what}_mean", times?.Mean);
                Line("response", Word(of.Severity), $"{what}_median", times?.Median);
                Line("response", Word(of.Severity), $"{what}_longest", times?.Longest);
                Line("response", Word(of.Severity), $"{what}_target", target);
            }
        }

        foreach (var breach in report.Breaches)
        {
            Line("breach", $"INC-{breach.Incident}", breach.Name, breach.Took);
        }

        foreach (var due in report.PostMortems)
        {
            Line("post_mortem", $"INC-{due.Incident}", "because", due.Reason);
            Line("post_mortem", $"INC-{due.Incident}", "due", due.Due);
            Line("post_mortem", $"INC-{due.Incident}", "closed", due.Closed);
            Line("post_mortem", $"INC-{due.Incident}", "overdue", due.IsOverdueAt(report.AsOf) ? "true" : "false");
        }

        return text.ToString();

        void Line(string section, string subject, string figure, object? value)
        {
            if (value is not null)
            {
                text.Append(section)
                    .Append(',')
                    .Append(Quoted(subject))
                    .Append(',')
                    .Append(figure)
                    .Append(',')
                    .Append(Quoted(Written(value)))
                    .Append("\r\n");
            }
        }
    }

    private static IEnumerable<(string Section, IReadOnlyList<RespondedIncident> Incidents)> Lists(Report report) =>
        [("carried_over", report.CarriedOver), ("incident", report.Incidents), ("drill", report.Drills)];

    private static string Written(object value) =>
        value switch
        {
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            TimeSpan span => span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
            decimal number => number.ToString("0.######", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private static string Word(IncidentSeverity severity) => severity.ToString().ToLowerInvariant();

    // RFC 4180.
    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
