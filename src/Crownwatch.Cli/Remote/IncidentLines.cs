using System.Text.Json;

namespace Crownwatch.Cli.Remote;

/// <summary>An incident in a few lines.</summary>
internal static class IncidentLines
{
    /// <summary>Its title, or the checks it is about.</summary>
    public static string What(JsonElement incident) =>
        incident.Text("title") is { Length: > 0 } title
            ? title
            : string.Join(", ", incident.List("checks").Select(c => Plain.Of(c.GetString())));

    public static void Write(JsonElement incident, TextWriter output)
    {
        var who = incident.Text("acknowledged_by") is { Length: > 0 } by ? $" by {by}" : "";
        output.WriteLine(
            $"{(incident.Is("drill") ? "[DRILL] " : "")}{incident.Text("label")} {incident.Text("severity")} {incident.Text("state")}{who}: {What(incident)} (opened {incident.Instant("opened_at")})"
        );
        if (incident.TryGetProperty("steps_withheld", out var hold) && hold.ValueKind == JsonValueKind.Object)
        {
            output.WriteLine($"  steps withheld: {hold.Text("reason")}, until {hold.Instant("until")}");
        }
        else if (incident.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Object)
        {
            output.WriteLine($"  next at {next.Instant("at")}: {next.Text("what")}");
        }

        if (incident.Text("remark") is { Length: > 0 } remark)
        {
            output.WriteLine($"  {remark}");
        }
    }
}
