using Spectre.Console;

namespace DeltaCrown.Perf;

/// <summary>What the person at the terminal sees: a line that is rewritten on a terminal, one line a scenario when redirected.</summary>
public sealed class PerfProgress(IAnsiConsole console)
{
    private bool Live => console.Profile.Capabilities.Ansi && console.Profile.Out.IsTerminal;

    public void Attempted(string scenario, int done, int attempts, int errors)
    {
        if (Live && (done == attempts || done % Math.Max(1, attempts / 100) == 0))
        {
            console.Markup(
                $"\r{scenario, -22} {done, 6}/{attempts} {(errors > 0 ? $"[red]{errors} errors[/]" : "")}{(done == attempts ? "\n" : "")}"
            );
        }
        else if (!Live && done == attempts)
        {
            console.WriteLine($"{scenario}: {attempts} attempts, {errors} errors");
        }
    }

    public void Pausing(string scenario, TimeSpan pause) =>
        console.WriteLine(
            $"{(Live ? "\r" : "")}{scenario}: the instance limits the rate and asked for a pause of {pause.TotalSeconds:0} s"
        );

    public void Show(PerfReport report)
    {
        var table = new Table { Border = Live ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumn("scenario (ms)");
        foreach (var heading in (string[])["p50", "p95", "p99", "max", "count", "errors"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (var scenario in report.Scenarios)
        {
            table.AddRow(
                scenario.Name,
                Shown(scenario.P50),
                Shown(scenario.P95),
                Shown(scenario.P99),
                Shown(scenario.Max),
                $"{scenario.Samples.Count}",
                $"{scenario.Errors.Count}"
            );
        }
        console.Write(table);
        foreach (var scenario in report.Scenarios)
        {
            foreach (var reason in scenario.Errors.CountBy(text => text))
            {
                console.WriteLine($"{scenario.Name}: {reason.Value} × {reason.Key}");
            }
        }
    }

    private static string Shown(double? milliseconds) => milliseconds is { } value ? $"{value:0.00}" : "-";
}
