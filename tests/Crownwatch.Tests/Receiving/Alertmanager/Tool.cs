using System.Diagnostics;
using System.Text;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Receiving.Alertmanager;

/// <summary>A program that others made, run for a test and ended by its pid.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Awaited _awaited = new();

    private Tool(string program, IEnumerable<string> arguments)
    {
        _process = Process.Start(
            new ProcessStartInfo(PathOf(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

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

    public static void SkipUnlessInstalled(params string[] programs) =>
        Assert.SkipUnless(programs.All(p => File.Exists(PathOf(p))), $"not installed: {string.Join(", ", programs)}");

    public static Tool Start(string program, params string[] arguments) => new(program, arguments);

    /// <summary>Runs it to its end, which must be a good one.</summary>
    /// <returns>Standard output.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(PathOf(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Scene.Cancel);
        var error = process.StandardError.ReadToEndAsync(Scene.Cancel);
        await process.WaitForExitAsync(Scene.Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await error}");
        return await output;
    }

    /// <summary>Waits until it has printed something that the function finds.</summary>
    public async Task<string> SaysAsync(Func<string, string?> find)
    {
        await _awaited.UntilAsync(() => find(Output) is not null || _process.HasExited, Scene.Cancel);
        return find(Output) ?? throw new InvalidOperationException($"it ended: {Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        TestContext.Current.TestOutputHelper?.WriteLine(Output); // shown where the test fails
        _process.Dispose();
    }

    private static string PathOf(string program) => Path.Combine("/usr/bin", program);

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
}
