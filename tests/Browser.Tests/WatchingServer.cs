using System.Diagnostics;
using Xunit;

namespace Browser.Tests;

/// <summary>The real server program, built and started as a user would, watching a small target once a second.</summary>
public sealed class WatchingServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private WatchingServer(Process process, DirectoryInfo folder, string url) => (_process, _folder, Url) = (process, folder, url);

    public string Url { get; }

    public static async Task<WatchingServer> StartAsync(SwitchedTarget target, IReadOnlyList<string> checks, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-browser-");
        var definitions = Path.Combine(folder.FullName, "checks.yml");
        await File.WriteAllTextAsync(definitions, Text(target, checks), stopping);
        var url = $"http://127.0.0.1:{SwitchedTarget.FreePort()}";
        var start = new ProcessStartInfo("dotnet")
        {
            // Any folder will do: what the pages load is inside the program.
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };
        string[] arguments = [Program(), "--definitions", definitions, "--database", "crownwatch.db", "--urls", url, "--no-sign-in"];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var server = new WatchingServer(process, folder, url);
        var ready = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("dashboard at", StringComparison.Ordinal))
            {
                ready.TrySetResult(line.Data);
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        try
        {
            Assert.NotNull(await ready.Task.WaitAsync(stopping));
            return server;
        }
        catch (Exception)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(true);
    }

    private static string Program()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DeltaCrown.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the repository's root was not found above the tests");
        }

        // Built with the tests, in the same configuration: …/bin/Release/net10.0.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(folder.FullName, "src", "Crownwatch.Server", "bin", output.Parent!.Name, output.Name, "crownwatch-server.dll");
    }

    private static string Text(SwitchedTarget target, IReadOnlyList<string> checks) =>
        $$"""
            version: "1.0"
            checks:
            {{string.Join(
                "\n",
                checks.Select(name =>
                    $$"""
                      - name: {{name}}
                        description: "A page with a rather long name, to be read on a narrow screen"
                        url: "{{target.Url}}/{{name}}"
                        interval: 1s
                        timeout: 1s
                        failure_threshold: 2
                        success_criteria:
                          - status_code: 200
                          - response_time_ms: <900
                        labels: {criticality: high}
                    """
                )
            )}}
            alerting:
              rules:
                - name: consecutive_failures
                  condition: "check.consecutive_failures >= check.failure_threshold"
                  within: 3m
                  severity: warning
                  message: "${check.name} failed. Look at its log."
            """;
}
