using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Server.Intervening;

/// <summary>{title, severity, check, by}: a person reports an incident (semantics.md 7.7).</summary>
internal sealed record IncidentReport(HandMade What, string By)
{
    private const int LongestTitle = 200;

    private static readonly string[] _severities = ["critical", "high", "medium", "low"];

    public static Wanted<IncidentReport> Read(RequestFields fields, DefinitionSet definitions)
    {
        fields.Only("title", "severity", "check", "by");
        var title = fields.Text("title", LongestTitle, "say in one line what is wrong");
        var severity = fields.OneOf("severity", _severities) ?? "medium";
        var check = fields.OneOf("check", [.. definitions.Checks.Select(c => c.Name)]);
        var by = fields.By();
        return fields.Wrong is { } wrong
            ? Wanted.No<IncidentReport>(400, wrong)
            : Wanted.Of(new IncidentReport(new HandMade(title!, Enum.Parse<IncidentSeverity>(severity, ignoreCase: true), check), by));
    }
}
