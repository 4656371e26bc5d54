using System.Diagnostics;

namespace Crownwatch.Bench;

/// <summary>A process that we started, whose CPU time the operating system counts, and that ends with us.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => _process = process;

    /// <summary>User and system time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes in memory now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static Child Start(string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start"));
    }

    /// <summary>This program itself with other arguments.</summary>
    public static Child Self(params IEnumerable<string> arguments) => Start(Environment.ProcessPath!, arguments);

    /// <exception cref="InvalidOperationException">It ended, or closed its output.</exception>
    public async Task<string> ReadLineAsync(CancellationToken stopping) =>
        await _process.StandardOutput.ReadLineAsync(stopping)
        ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended unexpectedly");

    public async Task<string> AskAsync(CancellationToken stopping)
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(stopping);
        return await ReadLineAsync(stopping);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
