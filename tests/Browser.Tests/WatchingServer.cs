using System.Diagnostics;
using Xunit;

namespace Browser.Tests;

/// <summary>The real server program, built and started as a user would.</summary>
public sealed class WatchingServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private WatchingServer(Process process, DirectoryInfo folder, string url) => (_process, _folder, Url) = (process, folder, url);

    public string Url { get; }

    /// <summary>The link with which the first administrator signs in; empty where nobody does.</summary>
    public string Welcome { get; private set; } = "";

    /// <param name="definitions">YAML text.</param>
    /// <param name="signIn">Whether people sign in.</param>
    public static async Task<WatchingServer> StartAsync(string definitions, bool signIn, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-browser-");
        var file = Path.Combine(folder.FullName, "checks.yml");
        await File.WriteAllTextAsync(file, definitions, stopping);
        var url = $"http://127.0.0.1:{SwitchedTarget.FreePort()}";
        var start = new ProcessStartInfo("dotnet")
        {
            // Any folder will do: what the pages load is inside the program.
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };
        foreach (var secret in (string[])["EXPORT_TOKEN", "HOOK_SECRET"])
        {
            start.Environment[secret] = Guid.NewGuid().ToString("N");
        }

        List<string> arguments = [Program(), "--definitions", file, "--database", "crownwatch.db", "--urls", url];
        if (!signIn)
        {
            arguments.Add("--no-sign-in");
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var server = new WatchingServer(process, folder, url);
        var ready = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains(signIn ? "to become the first" : "dashboard at", StringComparison.Ordinal))
            {
                ready.TrySetResult(line.Data);
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        try
        {
            var said = await ready.Task.WaitAsync(stopping);
            Assert.NotNull(said);
            server.Welcome = signIn ? said.Split(' ').Single(w => w.Contains("/welcome/", StringComparison.Ordinal)) : "";
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
        // Built with the tests, in the same configuration: …/bin/Release/net10.0.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Repository.PathOf("src", "Crownwatch.Server", "bin", output.Parent!.Name, output.Name, "crownwatch-server.dll");
    }
}
