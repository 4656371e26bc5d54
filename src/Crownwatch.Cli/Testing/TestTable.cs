using System.Globalization;
using Crownwatch.Core.Results;
using Spectre.Console;

namespace Crownwatch.Cli.Testing;

/// <summary>The results for a person: a table on a terminal, plain aligned lines anywhere else.</summary>
internal static class TestTable
{
    public static void Write(IReadOnlyList<ProbeResult> results, TextWriter output, bool terminal)
    {
        if (terminal)
        {
            Coloured(results, output);
        }
        else
        {
            Plain(results, output);
        }

        var down = results.Count(r => r.Outcome == Outcome.Down);
        var up = results.Count(r => r.Outcome == Outcome.Up);
        var notRun = results.Count(r => r.Outcome == Outcome.Missed);
        var unknown = results.Count - up - down - notRun;
        var rest = (unknown == 0 ? "" : $", {unknown} unknown") + (notRun == 0 ? "" : $", {notRun} not run");
        output.WriteLine($"{results.Count} {(results.Count == 1 ? "check" : "checks")}: {up} up, {down} down{rest}");
    }

    public static string Word(Outcome outcome) =>
        outcome switch
        {
            Outcome.Up => "up",
            Outcome.Down => "down",
            Outcome.Missed => "not run",
            _ => "unknown",
        };

    private static void Plain(IReadOnlyList<ProbeResult> results, TextWriter output)
    {
        var width = results.Max(r => r.Check.Length);
        foreach (var result in results)
        {
            var shown = result.Outcome is Outcome.Up or Outcome.Missed ? Word(result.Outcome) : Word(result.Outcome).ToUpperInvariant();
            output.WriteLine($"{shown, -8}{result.Check.PadRight(width)}  {Time(result), 10}  {result.Reason}".TrimEnd());
            foreach (var line in Details(result))
            {
                output.WriteLine("        " + line);
            }
        }
    }

    private static void Coloured(IReadOnlyList<ProbeResult> results, TextWriter output)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Check", "Outcome", "Time", "What was seen");
        foreach (var result in results)
        {
            var colour = result.Outcome switch
            {
                Outcome.Up => Color.Green,
                Outcome.Down => Color.Red,
                _ => Color.Yellow,
            };
            var seen = string.Join('\n', Details(result).Prepend(result.Reason).Where(line => line.Length > 0));
            table.AddRow(
                new Text(result.Check),
                new Text(Word(result.Outcome), new Style(colour)),
                new Text(Time(result)).RightJustified(),
                new Text(seen)
            );
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    /// <summary>The criteria that failed, and how the answer began.</summary>
    private static IEnumerable<string> Details(ProbeResult result)
    {
        foreach (var criterion in result.Criteria.Where(c => !c.Holds))
        {
            yield return $"{criterion.Key}: expected {criterion.Expected}, seen: {criterion.Seen}";
        }

        if (result.Excerpt is { } excerpt)
        {
            yield return $"answer: {excerpt}";
        }
    }

    private static string Time(ProbeResult result) =>
        result.Latency is { } latency ? latency.TotalMilliseconds.ToString("#,0", CultureInfo.InvariantCulture) + " ms" : "–";
}
