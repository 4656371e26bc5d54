using System.Text;

namespace Crownwatch.Core.Incidents;

/// <summary>Why something is as it is, who was told, and what comes next: a heading and parts of lines that a person reads.</summary>
public sealed record Explanation(string Heading, IReadOnlyList<ExplanationPart> Parts)
{
    /// <summary>The whole as plain text; parts without lines are left out.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(Heading).Append('\n');
            foreach (var part in Parts.Where(p => p.Lines.Count > 0))
            {
                text.Append('\n').Append(part.Title).Append('\n');
                foreach (var line in part.Lines)
                {
                    text.Append("  ").Append(line).Append('\n');
                }
            }

            return text.ToString();
        }
    }
}

/// <param name="Title">`Why`, `Who was told`, `What is withheld`, `What comes next`.</param>
/// <param name="Lines">A line that goes on from the one before begins with two blanks.</param>
public sealed record ExplanationPart(string Title, IReadOnlyList<string> Lines);
