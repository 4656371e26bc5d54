using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Crownwatch.Tests.Definitions;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>The real, built server in a process of its own. One run at a time; ended by its pid.</summary>
internal sealed partial class ServerProcess(
    IReadOnlyList<string> arguments,
    IReadOnlyDictionary<string, string> variables,
    string? program = null
) : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Awaited _awaited = new();
    private Process? _process;

    public static string Program { get; } = Built("Crownwatch.Server", "crownwatch-server");

    public int Pid => _process!.Id;

    /// <summary>Everything that was printed, by every run, standard error included.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Where it listens; known once it is ready.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1:1");

    /// <summary>A program in its own output folder, in the configuration of these tests: what lies beside the tests lacks native libraries.</summary>
    public static string Built(string project, string program)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Repository.PathOf("src", project, "bin", output.Parent!.Name, output.Name, program + ".dll");
    }

    /// <summary>Starts it without waiting for anything.</summary>
    /// <param name="shell">A command line that ends by running the program given as $0 with its arguments, e.g. to set a trap first.</param>
    public void Start(string? shell = null)
    {
        lock (_output)
        {
            _output.Clear();
        }

        var path = program ?? Program;
        string[] command = shell is null ? ["dotnet", path, .. arguments] : ["sh", "-c", shell, "dotnet", path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CROWNWATCH_NO_SIGN_IN"] = "true"; // unless a test is about signing in
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _awaited.Changed();
        _process.EnableRaisingEvents = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts it and waits until it listens and /healthz is good.</summary>
    public async Task StartAsync(CancellationToken cancel, string? shell = null)
    {
        Start(shell);
        await ReadyAsync(cancel);
    }

    /// <summary>Waits for the line that says where it listens.</summary>
    public async Task ReadyAsync(CancellationToken cancel)
    {
        await SaysAsync("dashboard at ", cancel);
        Url = new Uri(Address().Match(Output).Groups[1].Value);
    }

    /// <summary>Waits until the text was printed.</summary>
    public async Task SaysAsync(string text, CancellationToken cancel)
    {
        try
        {
            await _awaited.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal) || _process!.HasExited, cancel);
        }
        catch (OperationCanceledException e)
        {
            throw new InvalidOperationException($"it never said '{text}', but:\n{Output}", e);
        }

        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"it ended without saying '{text}', but:\n{Output}");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as `kill` does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancel)
    {
        await SignalAsync("TERM", cancel);
        return await EndAsync(cancel);
    }

    /// <param name="signal">e.g. STOP.</param>
    public async Task SignalAsync(string signal, CancellationToken cancel)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Pid}"]);
        await kill.WaitForExitAsync(cancel);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancel)
    {
        await _process!.WaitForExitAsync(cancel); // its output is complete then too
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
    }

    private void Read(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }

        _awaited.Changed();
    }

    [GeneratedRegex("dashboard at (http://[^,\\s]+)")]
    private static partial Regex Address();
}
