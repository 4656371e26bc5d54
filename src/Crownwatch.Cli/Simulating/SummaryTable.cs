using System.Globalization;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>The figures at the end: a row a check, a row an incident.</summary>
internal static class SummaryTable
{
    public static void Write(SimulationSummary summary, TextWriter output, Ink ink)
    {
        Table(
            output,
            ink,
            ["check", "up", "down", "unknown", "availability", "adjusted", "coverage", "p95"],
            summary.Checks.Select(c =>
                (string[])
                    [
                        c.Check,
                        Number(c.Up),
                        Number(c.Down),
                        Number(c.Unknown),
                        Percent(c.Availability),
                        Percent(c.Adjusted),
                        Percent(c.Coverage),
                        c.P95Milliseconds is { } p95 ? string.Create(CultureInfo.InvariantCulture, $"{p95:#,0.#} ms") : "–",
                    ]
            ),
            leftColumns: 1
        );
        Table(
            output,
            ink,
            ["incident", "severity", "kind", "opened", "acknowledged", "resolved", "target", "at most", "breached"],
            summary.Incidents.Select(i =>
                (string[])
                    [
                        string.Create(CultureInfo.InvariantCulture, $"INC-{i.Incident}"),
                        i.Severity,
                        i.Kind,
                        Clock.Time(i.Opened),
                        After(i, i.Acknowledged),
                        After(i, i.Resolved),
                        Seconds(i.Target),
                        Seconds(i.AtMost),
                        i.Breached?.Replace('_', ' ') ?? "no",
                    ]
            ),
            leftColumns: 3
        );
    }

    private static void Table(TextWriter output, Ink ink, string[] head, IEnumerable<string[]> rows, int leftColumns)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        var widths = head.Select((title, i) => Math.Max(title.Length, all.Max(row => row[i].Length))).ToArray();
        string Line(string[] cells) =>
            string.Join("  ", cells.Select((cell, i) => i < leftColumns ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd();

        output.WriteLine();
        output.WriteLine(ink.Dim(Line(head)));
        foreach (var row in all)
        {
            output.WriteLine(Line(row));
        }
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Percent(double? fraction) => fraction is { } value ? EventWords.Percent(value) : "–";

    private static string Seconds(double? seconds) => seconds is { } value ? Clock.Length(TimeSpan.FromSeconds(value)) : "–";

    private static string After(IncidentSummary incident, DateTimeOffset? when) =>
        when is { } instant ? $"after {Clock.Length(instant - incident.Opened)}" : "–";
}
