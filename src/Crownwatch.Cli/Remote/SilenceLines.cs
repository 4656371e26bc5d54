using System.Text.Json;

namespace Crownwatch.Cli.Remote;

/// <summary>A silence in a few lines.</summary>
internal static class SilenceLines
{
    public static void Write(JsonElement silence, TextWriter output)
    {
        var match = silence.Text("match") is { Length: > 0 } text ? text : "everything";
        output.WriteLine(
            $"silence {silence.Text("id")} ({silence.Text("state")}): {match}, {silence.Instant("from")} to {silence.Instant("until")}, by {silence.Text("by")}: {silence.Text("reason")}"
        );
        foreach (var found in silence.List("matches"))
        {
            output.WriteLine($"  matches {found.Text("check")} {found.Text("rule")}{(found.Is("firing") ? " (firing)" : "")}");
        }
    }
}
