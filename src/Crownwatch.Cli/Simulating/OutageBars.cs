using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Simulating;

/// <summary>A bar for each check over the whole span; a cell shows the worst that happened in it.</summary>
public sealed class OutageBars
{
    private const int MostCells = 60;
    private const char Nothing = '·';

    // From the best to the worst.
    private const string Order = "·▁░█";
    private readonly DateTimeOffset _start;
    private readonly TimeSpan _cell;
    private readonly Dictionary<string, (char[] Cells, TimeSpan Interval)> _bars = new(StringComparer.Ordinal);

    public OutageBars(DefinitionSet definitions, DateTimeOffset start, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        _start = start;
        var checks = definitions.EnabledChecks.ToArray();
        var finest = checks.Length == 0 ? until - start : checks.Min(c => c.Interval);
        var cells = (int)Math.Clamp((until - start) / finest, 1, MostCells);
        _cell = (until - start) / cells;
        Width = checks.Length == 0 ? 0 : checks.Max(c => c.Name.Length);
        foreach (var check in checks)
        {
            var bar = new char[cells];
            Array.Fill(bar, Nothing);
            _bars[check.Name] = (bar, check.Interval);
        }
    }

    /// <summary>Characters of the longest name.</summary>
    public int Width { get; }

    public void Add(SimulationEvent result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Check is null || !_bars.TryGetValue(result.Check, out var bar))
        {
            return;
        }

        // A result comes a little after its slot: a part of its interval shows where it belongs and spills into no other cell.
        var since = result.At - _start - TimeSpan.FromMilliseconds(result.LatencyMilliseconds ?? 0);
        var (first, last) = ((int)(since / _cell), (int)((since + (bar.Interval * 0.8)) / _cell));
        var shown = result.Outcome switch
        {
            "up" => '▁',
            "down" => '█',
            "unknown" => '░',
            _ => Nothing,
        };
        for (var i = Math.Max(0, first); i <= Math.Min(last, bar.Cells.Length - 1); i++)
        {
            bar.Cells[i] = Order.IndexOf(shown) > Order.IndexOf(bar.Cells[i]) ? shown : bar.Cells[i];
        }
    }

    public void Write(TextWriter output, Ink ink)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var (name, (cells, _)) in _bars)
        {
            output.WriteLine($"{name.PadRight(Width)}  {Painted(cells, ink)}");
        }

        output.WriteLine(ink.Dim($"{new string(' ', Width)}  ▁ up  █ down  ░ unknown  · not looked; a cell is {Clock.Length(_cell)}"));
    }

    private static string Painted(char[] cells, Ink ink)
    {
        if (!ink.On)
        {
            return new string(cells);
        }

        var painted = new System.Text.StringBuilder();
        for (int from = 0, to; from < cells.Length; from = to)
        {
            var shown = cells[from];
            for (to = from; to < cells.Length && cells[to] == shown; to++) { }

            var run = new string(shown, to - from);
            painted.Append(
                shown switch
                {
                    '█' => ink.Red(run),
                    '░' => ink.Yellow(run),
                    '▁' => ink.Green(run),
                    _ => ink.Dim(run),
                }
            );
        }

        return painted.ToString();
    }
}
