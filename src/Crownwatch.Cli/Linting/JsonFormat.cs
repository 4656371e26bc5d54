using Crownwatch.Core.Definitions;

namespace Crownwatch.Cli.Linting;

/// <summary>`{"findings": [{file, line, column, severity, code, message}], "errors": n, "warnings": n}`.</summary>
internal sealed class JsonFormat : IFindingFormat
{
    public string Name => "json";

    public void Write(IReadOnlyList<Finding> findings, TextWriter output) =>
        JsonText.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("findings");
                foreach (var finding in findings)
                {
                    json.WriteStartObject();
                    json.WriteString("file", finding.File);
                    json.WriteNumber("line", finding.Line);
                    json.WriteNumber("column", finding.Column);
                    json.WriteString("severity", finding.Severity == FindingSeverity.Error ? "error" : "warning");
                    json.WriteString("code", finding.Code);
                    json.WriteString("message", finding.Message);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("errors", findings.Count(f => f.Severity == FindingSeverity.Error));
                json.WriteNumber("warnings", findings.Count(f => f.Severity == FindingSeverity.Warning));
                json.WriteEndObject();
            }
        );
}
