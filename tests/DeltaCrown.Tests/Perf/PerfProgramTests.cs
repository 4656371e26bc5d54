using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using DeltaCrown.Perf;
using DeltaCrown.Tests.Scripts;

namespace DeltaCrown.Tests.Perf;

/// <summary>The program itself, as a person runs it.</summary>
public sealed class PerfProgramTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("perf-program-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Starts_an_instance_measures_it_and_leaves_nothing_behind()
    {
        var report = Path.Combine(folder.FullName, "perf.json");
        var (exit, output, errors) = await Run("--samples", "3", "--json", report);

        Assert.True(exit == 0, output + errors);
        var json = JsonElement.Parse(await File.ReadAllBytesAsync(report, TestContext.Current.CancellationToken));
        Assert.True(json.GetProperty("self_started").GetBoolean());
        Assert.Equal(0, json.GetProperty("errors").GetInt32());
        Assert.Equal(
            PerfScenario.Names,
            json.GetProperty("scenarios").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)
        );
        Assert.All(json.GetProperty("scenarios").EnumerateArray(), item => Assert.Equal(3, item.GetProperty("samples").GetArrayLength()));
        Assert.Contains("websocket_round_trip: 3 attempts, 0 errors", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Health(new Uri(json.GetProperty("target").GetString()!)));
        Assert.Equal([report], Directory.GetFileSystemEntries(folder.FullName, "*perf*"));
    }

    [Fact]
    public async Task Ends_its_instance_and_removes_its_folder_when_terminated()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start("--samples", "300", "--scenario", "health", "--scenario", "login");
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            Assert.Equal("health: 300 attempts, 0 errors", await process.StandardOutput.ReadLineAsync(cancellation));
            Assert.NotEmpty(Directory.GetDirectories(folder.FullName, "deltacrown-perf-*"));
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(cancellation);

            Assert.Equal(130, process.ExitCode);
            Assert.Equal("deltacrown perf: interrupted, nothing written", (await errors).Trim());
            Assert.Empty(Directory.GetDirectories(folder.FullName, "deltacrown-perf-*"));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [Fact]
    public async Task Says_in_one_line_that_no_instance_answers()
    {
        var url = $"http://127.0.0.1:{UnusedPort()}";
        var (exit, _, errors) = await Run("--url", url, "--admin-password", "some password");

        Assert.Equal(1, exit);
        Assert.Equal($"deltacrown perf: no instance answers at {url}/: GET /health gave ConnectionError, expected HTTP 200", errors.Trim());
    }

    [Theory]
    [InlineData("--samples", "none", "--samples: found 'none'")]
    [InlineData("--colour", "red", "--colour")]
    public async Task Names_a_wrong_option_and_measures_nothing(string option, string value, string expected)
    {
        var (exit, output, errors) = await Run(option, value);

        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_every_option_with_help()
    {
        var (exit, output, _) = await Run("--help");

        Assert.Equal(0, exit);
        Assert.All(
            (string[])["--samples", "--json", "--url", "--admin-user", "--scenario"],
            option => Assert.Contains(option, output, StringComparison.Ordinal)
        );
    }

    /// <summary>With the temporary folder inside this test's own, so that it can be seen what is left there.</summary>
    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProgram(), "perf", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove(PerfOptions.AdminPasswordVariable);
        start.Environment["TMPDIR"] = folder.FullName;
        return Process.Start(start)!;
    }

    // In its own output folder, in the configuration of these tests: the copy beside the tests lacks native libraries.
    private static string BuiltProgram()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Script.RepositoryRoot, "src", "DeltaCrown", "bin", output.Parent!.Name, output.Name, "deltacrown.dll");
    }

    private async Task<(int ExitCode, string Output, string Errors)> Run(params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start(arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task Health(Uri url)
    {
        using var http = new HttpClient();
        await http.GetAsync(new Uri(url, "health"), TestContext.Current.CancellationToken);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
