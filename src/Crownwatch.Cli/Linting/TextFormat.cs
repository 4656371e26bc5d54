using Crownwatch.Core.Definitions;

namespace Crownwatch.Cli.Linting;

/// <summary>`file:line:column: error|warning CWnnn: message`, a line each.</summary>
/// <param name="colours">Errors, and that nobody would be told (semantics.md 10.7), in red.</param>
internal sealed class TextFormat(bool colours) : IFindingFormat
{
    public string Name => "text";

    public void Write(IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            var red = colours && (finding.Severity == FindingSeverity.Error || finding.Code == Codes.NoEnabledChannel);
            output.WriteLine(red ? $"\u001b[31m{finding}\u001b[0m" : finding.ToString());
        }
    }
}
