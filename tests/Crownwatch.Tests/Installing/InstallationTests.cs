using System.Diagnostics;
using System.Net;
using Crownwatch.Tests.Architecture;
using Crownwatch.Tests.Dashboard;
using Crownwatch.Tests.Definitions;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Installing;

/// <summary>What `make publish` leaves, tried as on a machine that has nothing but it.</summary>
public sealed class InstallationTests : IDisposable
{
    private const int Within = 900_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-install-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact(Timeout = Within)]
    public async Task The_server_is_one_file_that_starts_without_dotnet_with_its_pages_and_its_database_inside()
    {
        await ReleaseAsync("linux-x64");
        var built = Directory.GetFiles(Path.Combine(_folder, "linux-x64")).Select(f => Path.GetFileName(f)).Order();
        Assert.Equal(["crownwatch", "crownwatch-server", "deltacrown"], built);
        var definitions = Path.Combine(_folder, "checks.yml");
        await File.WriteAllTextAsync(
            definitions,
            "version: \"1.0\"\nchecks:\n  - {name: one, url: \"http://127.0.0.1:9/\", interval: 1h}\n",
            Scene.Cancel
        );
        var (linted, said) = await RunAsync(Path.Combine(_folder, "linux-x64", "crownwatch"), "lint", definitions);
        Assert.True(linted == 0, said);

        var port = WatchedTarget.FreePort();
        var start = Start(
            Path.Combine(_folder, "linux-x64", "crownwatch-server"),
            ["--definitions", definitions, "--no-sign-in", "--urls", $"http://127.0.0.1:{port}"]
        );
        using var server = Process.Start(start)!;
        try
        {
            var output = server.StandardOutput;
            while (await output.ReadLineAsync(Scene.Cancel) is { } line && !line.Contains("dashboard at", StringComparison.Ordinal)) { }
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            var page = await client.GetStringAsync("/", Scene.Cancel);
            Assert.Contains("one", page, StringComparison.Ordinal);
            var style = System.Text.RegularExpressions.Regex.Match(page, "/assets/dashboard[^\"]*\\.css[^\"]*").Value;
            using var asset = await client.GetAsync(style, Scene.Cancel);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            var (well, trouble) = await RunAsync(start.FileName, "healthy", "--urls", $"http://127.0.0.1:{port}");
            Assert.True(well == 0, trouble);
            var (copied, why) = await RunAsync(start.FileName, "backup", Path.Combine(_folder, "copy.db"));
            Assert.True(copied == 0, why);
            Assert.True(new FileInfo(Path.Combine(_folder, "copy.db")).Length > 0);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }

        var (sick, _) = await RunAsync(start.FileName, "healthy", "--urls", $"http://127.0.0.1:{port}");
        Assert.Equal(1, sick);
    }

    [Fact(Timeout = Within)]
    public async Task The_command_line_installs_as_a_dotnet_tool_from_its_package_alone()
    {
        await ReleaseAsync("tool");
        var tools = Path.Combine(_folder, "tools");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nuget.config"),
            "<configuration><packageSources><clear/><add key=\"here\" value=\"tool\"/></packageSources></configuration>",
            Scene.Cancel
        );
        var (installed, why) = await RunAsync("dotnet", "tool", "install", "crownwatch", "--tool-path", tools);
        Assert.True(installed == 0, why);

        var program = Path.Combine(tools, "crownwatch");
        var (versioned, version) = await RunAsync(program, "--version");
        Assert.True(versioned == 0, version);
        Assert.StartsWith("0.1.0", version, StringComparison.Ordinal);
        var (linted, findings) = await RunAsync(program, "lint", Repository.PathOf("synthetics", "uptime_checks.yml"));
        Assert.True(linted == 0, findings);
        var (broken, _) = await RunAsync(program, "lint", Path.Combine(_folder, "nuget.config"));
        Assert.NotEqual(0, broken);
    }

    [Fact]
    public async Task The_unit_is_one_that_systemd_takes()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is missing");
        var unit = RepositoryTree.Text("deploy/crownwatch.service");
        Assert.Contains("ExecStart=/usr/local/bin/crownwatch-server", unit, StringComparison.Ordinal);
        var file = Path.Combine(_folder, "crownwatch.service");

        // Of what it names only the program is not there.
        await File.WriteAllTextAsync(
            file,
            unit.Replace("/usr/local/bin/crownwatch-server", "/bin/true", StringComparison.Ordinal),
            Scene.Cancel
        );
        var (exit, said) = await RunAsync("systemd-analyze", "verify", file);

        Assert.Equal((0, ""), (exit, said));
    }

    // Behind the other tests that run meanwhile: many of them keep an eye on the clock.
    private async Task ReleaseAsync(string target)
    {
        var (exit, said) = await RunAsync("nice", "-n", "10", Repository.PathOf("scripts", "release.sh"), target);
        Assert.SkipWhen(
            exit != 0 && (said.Contains("NU1301", StringComparison.Ordinal) || said.Contains("NU1101", StringComparison.Ordinal)),
            $"what {target} needs can't be had here"
        );
        Assert.True(exit == 0, said);
    }

    private ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OUT"] = _folder;
        start.Environment["XDG_CONFIG_HOME"] = _folder;
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(_folder, "unpacked");
        start.Environment.Remove("CROWNWATCH_DATABASE");
        start.Environment.Remove("CROWNWATCH_DEFINITIONS");
        return start;
    }

    private async Task<(int Exit, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Scene.Cancel), process.StandardError.ReadToEndAsync(Scene.Cancel));
        await process.WaitForExitAsync(Scene.Cancel);
        return (process.ExitCode, await output + await errors);
    }
}
