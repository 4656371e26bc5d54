using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crownwatch.Cli.Remote.Watching;

/// <summary>Draws on the terminal's second screen, over what it drew before; at the end the first screen is back, with the last picture.</summary>
internal sealed class TerminalView : WatchView
{
    private const string Enter = "\u001b[?1049h\u001b[?25l";
    private const string Leave = "\u001b[?25h\u001b[?1049l";
    private const string Home = "\u001b[H";
    private const string RestOfLine = "\u001b[K";
    private const string RestOfScreen = "\u001b[J";

    private readonly TextWriter _output;
    private string _last = "";
    private bool _left;

    public TerminalView(TextWriter output)
    {
        _output = output;
        _output.Write(Enter);
        _output.Flush();
    }

    public static bool IsPossible =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Calls it whenever the terminal has another size.</summary>
    public static IDisposable? OnResize(Action resized) =>
        IsPossible && !OperatingSystem.IsWindows() ? PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => resized()) : null;

    public override void Show(JsonElement status, string? trouble)
    {
        var (columns, rows) = (Math.Max(20, Console.WindowWidth), Math.Max(6, Console.WindowHeight));
        var text = new StringWriter();
        var now = TimeProvider.System.GetUtcNow();
        StatusScreen.Write(status, Screen.On(text, columns), now, mostChecks: rows);
        var foot = trouble is null
            ? $"{now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC, Ctrl-C ends"
            : $"no answer since then, trying again: {Plain.Of(trouble)}";
        _last = text.ToString().TrimEnd('\n');
        var lines = _last.Split('\n');
        var shown = lines.Length <= rows - 2 ? lines : [.. lines.Take(rows - 3), $"… {lines.Length - (rows - 3)} lines more"];
        var picture = new StringBuilder(Home);
        foreach (var line in shown.Append("").Append(foot.Length <= columns ? foot : foot[..columns]))
        {
            picture.Append(line.TrimEnd('\r')).Append(RestOfLine).Append("\r\n");
        }

        picture.Length -= 2; // a line end on the last row would scroll
        _output.Write(picture.Append(RestOfScreen).ToString());
        _output.Flush();
    }

    public override void Dispose()
    {
        if (!_left)
        {
            _left = true;
            _output.WriteLine(Leave + _last);
            _output.Flush();
        }
    }
}
