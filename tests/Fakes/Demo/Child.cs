using System.Diagnostics;

namespace Fakes.Demo;

/// <summary>A program that the demonstration starts, stops and kills by its pid. One at a time.</summary>
internal sealed class Child(
    string name,
    string program,
    IReadOnlyList<string> arguments,
    IReadOnlyDictionary<string, string> variables,
    string logFile
) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private Process? process;

    /// <summary>Raised when it ends without having been asked to; carries its exit code.</summary>
    public event EventHandler<int>? Died;

    public string Name => name;

    public string LogFile => logFile;

    /// <summary>The pid; null when it isn't running.</summary>
    public int? Pid
    {
        get
        {
            lock (gate)
            {
                return process is { HasExited: false } running ? running.Id : null;
            }
        }
    }

    /// <summary>Starts it; what it prints goes to its log file.</summary>
    /// <returns>Its pid.</returns>
    public int Start()
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        var started = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start, and the system said nothing.");
        var log = TextWriter.Synchronized(File.AppendText(logFile));
        started.OutputDataReceived += (_, line) => Write(log, line.Data);
        started.ErrorDataReceived += (_, line) => Write(log, line.Data);
        started.EnableRaisingEvents = true;
        started.Exited += (_, _) => OnExited(started);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        lock (gate)
        {
            process = started;
        }

        return started.Id;
    }

    /// <summary>Asks it to end, and kills it after 5 s.</summary>
    /// <returns>The pid it had; null when it wasn't running.</returns>
    public async Task<int?> StopAsync()
    {
        if (Release() is not { } running)
        {
            return null;
        }

        using (var signal = Process.Start("kill", ["-TERM", running.Id.ToString(null, null)]))
        {
            await signal.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await running.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
        }

        return running.Id;
    }

    /// <summary>kill -9.</summary>
    /// <returns>The pid it had; null when it wasn't running.</returns>
    public async Task<int?> KillAsync()
    {
        if (Release() is not { } running)
        {
            return null;
        }

        running.Kill();
        await running.WaitForExitAsync();
        return running.Id;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private Process? Release()
    {
        lock (gate)
        {
            var running = process is { HasExited: false } ? process : null;
            process = null;
            return running;
        }
    }

    private void OnExited(Process ended)
    {
        bool unasked;
        lock (gate)
        {
            unasked = ReferenceEquals(process, ended);
        }

        if (unasked)
        {
            Died?.Invoke(this, ended.ExitCode);
        }
    }

    private static void Write(TextWriter log, string? line)
    {
        if (line is null)
        {
            log.Flush();
            return;
        }

        log.WriteLine(line);
        log.Flush();
    }
}
