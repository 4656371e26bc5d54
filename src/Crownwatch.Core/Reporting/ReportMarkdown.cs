using System.Text;

namespace Crownwatch.Core.Reporting;

/// <summary>A report in Markdown.</summary>
public static class ReportMarkdown
{
    public static string Of(Report report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(ReportSections.Heading(report)).Append("\n\n").Append(ReportSections.Summary(report)).Append(".\n");
        foreach (var section in ReportSections.Of(report))
        {
            text.Append("\n## ").Append(section.Title).Append("\n\n");
            if (section.Rows.Count == 0)
            {
                text.Append(section.Empty).Append('\n');
            }
            else
            {
                Row(text, section.Columns.Select(c => c.TrimStart()));
                Row(text, section.Columns.Select(c => c[0] == ' ' ? "---:" : "---"));
            }

            foreach (var row in section.Rows)
            {
                Row(text, row.Select(MarkdownText.Cell));
            }

            if (section.Notes.Count > 0)
            {
                text.Append('\n');
            }

            foreach (var note in section.Notes)
            {
                text.Append("- ").Append(note).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").Append(string.Join(" | ", cells)).Append(" |\n");
}
