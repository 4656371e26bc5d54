using System.Text.Json;
using Spectre.Console;

namespace Crownwatch.Cli.Remote;

/// <summary>A silence in a few lines, or several in a table.</summary>
internal static class SilenceLines
{
    public static Table Table(IEnumerable<JsonElement> silences)
    {
        var table = Screen.Table("id", "state", "from", "until", "by", "match", "reason and what it matches");
        foreach (var silence in silences)
        {
            var matches = silence.List("matches").Select(m => $"{m.Text("check")} {m.Text("rule")}{(m.Is("firing") ? " (firing)" : "")}");
            var last = silence.Text("warning") is { Length: > 0 } warning ? warning : "matches " + string.Join(", ", matches);
            table.AddRow(
                Screen.Cell(silence.Text("id")),
                Screen.Cell(silence.Text("state")),
                Screen.Cell(silence.Instant("from")),
                Screen.Cell(silence.Instant("until")),
                Screen.Cell(silence.Text("by")),
                Screen.Cell(Match(silence)),
                Screen.Cell($"{silence.Text("reason")}; {last}")
            );
        }

        return table;
    }

    public static void Write(JsonElement silence, TextWriter output)
    {
        output.WriteLine(
            $"silence {silence.Text("id")} ({silence.Text("state")}): {Match(silence)}, {silence.Instant("from")} to {silence.Instant("until")}, by {silence.Text("by")}: {silence.Text("reason")}"
        );
        foreach (var found in silence.List("matches"))
        {
            output.WriteLine($"  matches {found.Text("check")} {found.Text("rule")}{(found.Is("firing") ? " (firing)" : "")}");
        }
    }

    private static string Match(JsonElement silence) => silence.Text("match") is { Length: > 0 } text ? text : "everything";
}
