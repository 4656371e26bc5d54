using System.Text;

namespace Crownwatch.Core.Reporting;

/// <summary>A report for a terminal.</summary>
public static class ReportText
{
    public static string Of(Report report)
    {
        var text = new StringBuilder();
        text.Append(ReportSections.Heading(report)).Append('\n').Append(ReportSections.Summary(report)).Append('\n');
        foreach (var section in ReportSections.Of(report))
        {
            text.Append('\n').Append(section.Title).Append('\n');
            if (section.Rows.Count == 0)
            {
                text.Append("  ").Append(section.Empty).Append('\n');
            }
            else
            {
                Table(text, section);
            }

            foreach (var note in section.Notes)
            {
                text.Append("  · ").Append(note).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, ReportSection section)
    {
        IReadOnlyList<string>[] lines =
        [
            [.. section.Columns.Select(c => c.TrimStart())],
            .. section.Rows,
        ];
        var widths = section.Columns.Select((_, i) => lines.Max(l => l[i].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, i) => section.Columns[i][0] == ' ' ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.Append("  ").Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
    }
}
