using Crownwatch.Core.Definitions;

namespace Crownwatch.Cli.Linting;

/// <summary>Workflow commands that GitHub shows as annotations beside the line.</summary>
internal sealed class GitHubFormat : IFindingFormat
{
    public string Name => "github";

    public void Write(IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            var severity = finding.Severity == FindingSeverity.Error ? "error" : "warning";
            output.WriteLine(
                $"::{severity} file={Property(finding.File)},line={finding.Line},col={finding.Column},title={finding.Code}::{Data(finding.Message)}"
            );
        }
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
