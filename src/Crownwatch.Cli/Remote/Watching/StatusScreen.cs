using System.Globalization;
using System.Text.Json;
using Crownwatch.Core.Conditions;
using Spectre.Console;

namespace Crownwatch.Cli.Remote.Watching;

/// <summary>How things stand, for a person: the sentence that matters, open incidents, then checks with the worst first.</summary>
internal static class StatusScreen
{
    /// <param name="console">Where to; its width is kept to.</param>
    /// <param name="mostChecks">Of the checks, so many at most; how many more there are is said. null for all.</param>
    public static void Write(JsonElement status, IAnsiConsole console, DateTimeOffset now, int? mostChecks = null)
    {
        var (incidents, checks) = (status.List("incidents").ToList(), status.List("checks").ToList());
        if (status.GetProperty("pause") is var pause && pause.Is("paused"))
        {
            console.Write(
                Line($"alerting is paused by {pause.Text("by")} until {pause.Instant("until")}: {pause.Text("reason")}", Color.Red)
            );
        }

        console.Write(Summary(incidents.Count, checks));
        if (incidents.Count > 0)
        {
            console.WriteLine();
            console.Write(IncidentTable.Of(incidents));
        }

        if (checks.Count == 0)
        {
            return;
        }

        console.WriteLine();
        var table = Screen.Table("state", "check", "for", "7 days", "seen last");
        foreach (var check in checks.Take(mostChecks ?? int.MaxValue))
        {
            var state = check.Text("state");
            table.AddRow(
                Screen.Cell(state, Screen.ColourOf(state)),
                Screen.Cell(check.Text("name")),
                Screen.Cell(Since(check, now)),
                Screen.Cell(Percent(check)),
                Screen.Cell(Seen(check))
            );
        }

        console.Write(table);
        if (checks.Count > mostChecks)
        {
            console.Write(Line($"… and {checks.Count - mostChecks} more"));
        }
    }

    private static Text Summary(int open, List<JsonElement> checks)
    {
        var states = checks.CountBy(c => c.Text("state")).Where(s => s.Key != "up").Select(s => $"{s.Value} {s.Key}").ToList();
        var incidents = open switch
        {
            0 => "no incident is open",
            1 => "1 incident is open",
            _ => $"{open} incidents are open",
        };
        if (checks.Count == 0)
        {
            return Line($"no check; {incidents}", Color.Yellow);
        }

        var up = checks.Count(c => c.Is("enabled") && c.Text("state") == "up");
        var well = open == 0 && checks.TrueForAll(c => c.Text("state") is "up" or "disabled");
        var counts = string.Join(", ", states.Prepend($"{up} up"));
        return Line(
            $"{(well ? "all is well: " : "")}{checks.Count} {(checks.Count == 1 ? "check" : "checks")}: {counts}; {incidents}",
            well ? Color.Green : Color.Red
        );
    }

    private static string Since(JsonElement check, DateTimeOffset now) =>
        DateTimeOffset.TryParse(check.Text("failing_since"), CultureInfo.InvariantCulture, out var since)
            ? DurationText.Of(now > since ? now - since : TimeSpan.Zero)
            : "";

    private static string Percent(JsonElement check) =>
        double.TryParse(check.Text("availability_7d"), NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100_000) / 1000:0.000} %")
            : "–";

    private static string Seen(JsonElement check)
    {
        if (!check.TryGetProperty("last", out var last) || last.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        var reason = last.Text("reason");
        return reason.Length > 0 ? reason
            : double.TryParse(last.Text("latency_ms"), NumberStyles.Float, CultureInfo.InvariantCulture, out var ms)
                ? string.Create(CultureInfo.InvariantCulture, $"{ms:#,0} ms")
            : "";
    }

    private static Text Line(string text, Color? colour = null) => new(Plain.Of(text) + "\n", new Style(colour));
}
