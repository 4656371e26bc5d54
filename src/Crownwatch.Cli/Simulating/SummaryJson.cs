using System.Text.Json;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>`checks` and `incidents` of the last line; every key is there, with null where there is nothing to say.</summary>
internal static class SummaryJson
{
    public static void Write(Utf8JsonWriter json, SimulationSummary summary)
    {
        json.WriteStartArray("checks");
        foreach (var check in summary.Checks)
        {
            json.WriteStartObject();
            json.WriteString("check", check.Check);
            json.WriteNumber("up", check.Up);
            json.WriteNumber("down", check.Down);
            json.WriteNumber("unknown", check.Unknown);
            JsonValues.WriteCut(json, "seconds_up", check.SecondsUp);
            JsonValues.WriteCut(json, "seconds_down", check.SecondsDown);
            JsonValues.WriteNullable(json, "availability", check.Availability);
            JsonValues.WriteNullable(json, "availability_adjusted", check.Adjusted);
            JsonValues.WriteCut(json, "coverage", check.Coverage);
            JsonValues.WriteNullable(json, "p95_ms", check.P95Milliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("incidents");
        foreach (var incident in summary.Incidents)
        {
            json.WriteStartObject();
            json.WriteNumber("incident", incident.Incident);
            json.WriteString("severity", incident.Severity);
            json.WriteString("kind", incident.Kind);
            json.WriteString("opened", JsonValues.Instant(incident.Opened));
            JsonValues.WriteNullable(json, "acknowledged", incident.Acknowledged);
            JsonValues.WriteNullable(json, "resolved", incident.Resolved);
            JsonValues.WriteNullable(json, "target", incident.Target);
            JsonValues.WriteNullable(json, "at_most", incident.AtMost);
            json.WriteString("breached", incident.Breached);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
