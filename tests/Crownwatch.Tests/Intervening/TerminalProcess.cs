using System.Diagnostics;
using System.Text;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>The real command line at a terminal of its own: `script` of util-linux gives it a pseudo-terminal.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    private readonly StringBuilder _shown = new();
    private readonly Awaited _awaited = new();
    private readonly Process _process;
    private readonly Task _reading;

    /// <param name="server">What CROWNWATCH_SERVER says.</param>
    /// <param name="folder">What XDG_CONFIG_HOME says.</param>
    /// <param name="variables">Set besides.</param>
    public TerminalProcess(Uri server, string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var words = string.Join(' ', arguments.Prepend(ServerProcess.Built("Crownwatch.Cli", "crownwatch")).Select(w => $"'{w}'"));
        var start = new ProcessStartInfo("script", ["-q", "-e", "-f", "-c", $"stty rows 30 cols 100; exec dotnet {words}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["CROWNWATCH_SERVER"] = server.AbsoluteUri;
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["TERM"] = "xterm";
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment.Remove("CROWNWATCH_TOKEN");
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public static bool IsPossible => File.Exists("/usr/bin/script");

    /// <summary>Everything that was written to the terminal, by the program and by its echo.</summary>
    public string Shown
    {
        get
        {
            lock (_shown)
            {
                return _shown.ToString();
            }
        }
    }

    /// <summary>Waits until the text is on the terminal, from that place on.</summary>
    public async Task ShowsAsync(string text, int from = 0)
    {
        try
        {
            await _awaited.UntilAsync(() => Shown[from..].Contains(text, StringComparison.Ordinal) || _reading.IsCompleted, Scene.Cancel);
        }
        catch (OperationCanceledException e)
        {
            throw new InvalidOperationException($"it never showed '{text}', but:\n{Shown}", e);
        }

        Assert.True(Shown[from..].Contains(text, StringComparison.Ordinal), $"it ended without showing '{text}', but:\n{Shown}");
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync(Scene.Cancel);
    }

    /// <returns>The program's exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(Scene.Cancel);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var read)
        {
            lock (_shown)
            {
                _shown.Append(buffer, 0, read);
            }

            _awaited.Changed();
        }

        _awaited.Changed();
    }
}
