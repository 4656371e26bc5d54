using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FaultHost.Matrix;

/// <summary>A run of the server in a process of its own, driven by its standard input; ended by its process id.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<TaskCompletionSource> _asked = [];

    private HostProcess(Process process) => _process = process;

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

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<HostProcess> StartAsync(string definitions, string database, TimeSpan clock, CancellationToken cancel)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "fault-host.dll"),
            "serve",
            "--definitions",
            definitions,
            "--database",
            database,
            "--clock",
            clock.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        var host = new HostProcess(process);
        process.OutputDataReceived += (_, line) => host.Read(line.Data);
        process.ErrorDataReceived += (_, line) => host.Read(line.Data);
        process.Exited += (_, _) => host.Ended();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await host._ready.Task.WaitAsync(cancel);
        return host;
    }

    /// <summary>Gives a command and waits until it is done, or the process has ended.</summary>
    public async Task TellAsync(string command, CancellationToken cancel)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            _asked.Enqueue(done);
        }

        try
        {
            await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancel);
            await _process.StandardInput.FlushAsync(cancel);
        }
        catch (IOException)
        {
            return; // it was killed meanwhile
        }

        await done.Task.WaitAsync(cancel);
    }

    public Task EndAsync(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        TaskCompletionSource? done = null;
        lock (_output)
        {
            _output.AppendLine(line);
            if (line.StartsWith("done: ", StringComparison.Ordinal))
            {
                _asked.TryDequeue(out done);
            }
        }

        done?.TrySetResult();
        if (line.Contains("dashboard at ", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private void Ended()
    {
        _ready.TrySetException(new InvalidOperationException($"the server ended before it listened:\n{Output}"));
        lock (_output)
        {
            while (_asked.TryDequeue(out var done))
            {
                done.TrySetResult();
            }
        }
    }
}
