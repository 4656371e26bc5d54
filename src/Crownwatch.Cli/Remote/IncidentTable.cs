using System.Text.Json;
using Spectre.Console;

namespace Crownwatch.Cli.Remote;

/// <summary>Incidents, a row each.</summary>
internal static class IncidentTable
{
    public static Table Of(IEnumerable<JsonElement> incidents)
    {
        var table = Screen.Table("incident", "severity", "state", "opened", "by", "what");
        foreach (var incident in incidents)
        {
            var (severity, state) = (incident.Text("severity"), incident.Text("state"));
            table.AddRow(
                Screen.Cell(incident.Text("label")),
                Screen.Cell(severity, Screen.ColourOf(severity)),
                Screen.Cell(state, Screen.ColourOf(state)),
                Screen.Cell(incident.Instant("opened_at")),
                Screen.Cell(incident.Text(state == "resolved" ? "resolved_by" : "acknowledged_by") is { Length: > 0 } by ? by : "–"),
                Screen.Cell((incident.Is("drill") ? "[DRILL] " : "") + IncidentLines.What(incident))
            );
        }

        return table;
    }
}
