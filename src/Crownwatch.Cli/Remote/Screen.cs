using Crownwatch.Cli.Simulating;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Crownwatch.Cli.Remote;

/// <summary>
/// Tables for a person: no wider than the terminal, in colour only where <see cref="Ink.ForConsole"/> has it. Into a file or a pipe a
/// row is one line. Cells are texts, never markup: what a server says can't colour anything or move the cursor.
/// </summary>
internal static class Screen
{
    private const int NoEdge = 10_000;

    public static IAnsiConsole On(TextWriter output, int? width = null)
    {
        var ink = Ink.ForConsole().On;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = ink ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = ink ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = width ?? (Console.IsOutputRedirected ? NoEdge : Math.Max(20, Columns()));
        return console;
    }

    public static Table Table(params string[] heads)
    {
        var table = new Table().Border(TableBorder.None).Collapse();
        foreach (var (i, head) in heads.Index())
        {
            var last = i == heads.Length - 1;
            table.AddColumn(new TableColumn(new Text(head.ToUpperInvariant(), new Style(decoration: Decoration.Dim))) { NoWrap = !last });
        }

        return table;
    }

    public static void Write(TextWriter output, IRenderable what) => On(output).Write(what);

    /// <summary>A cell.</summary>
    public static Text Cell(string text, Color? colour = null) => new(Plain.Of(text), new Style(colour));

    /// <summary>The colour of a check's or an incident's state, or of a severity; null for none.</summary>
    public static Color? ColourOf(string state) =>
        state switch
        {
            "down" or "open" or "critical" => Color.Red,
            "up" or "resolved" => Color.Green,
            "unknown" or "stale" or "acknowledged" or "high" => Color.Yellow,
            _ => null,
        };

    private static int Columns()
    {
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : 80;
        }
        catch (IOException)
        {
            return 80; // a terminal that does not say
        }
    }
}
