using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Crownwatch.Tests.Time;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Starting and ending: options, files that can't be used, ports, signals.</summary>
[Collection(Undisturbed.Name)]
public sealed class StartTests
{
    private const int Within = 60_000;

    [Theory(Timeout = Within)]
    [InlineData("Crownwatch.Server", "crownwatch-server")]
    [InlineData("Crownwatch.Cli", "crownwatch")]
    [InlineData("DeltaCrown", "deltacrown")]
    public async Task Each_program_answers_help_and_version_and_names_an_unknown_option(string project, string program)
    {
        var path = ServerProcess.Built(project, program);
        Assert.SkipUnless(File.Exists(path), $"{program} is not built");
        foreach (var option in new[] { "--help", "--version" })
        {
            await using var asked = Run(path, option);
            Assert.Equal(0, await asked.EndAsync(Scene.Cancel));
        }

        await using var wrong = Run(path, "--frobnicate");
        Assert.Equal(2, await wrong.EndAsync(Scene.Cancel));
        await wrong.SaysAsync("--frobnicate", Scene.Cancel);
    }

    [Theory(Timeout = Within)]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://192.0.2.1:80")]
    [InlineData("http://example.com:80")]
    public async Task It_listens_nowhere_but_on_loopback(string url)
    {
        await using var run = Run(ServerProcess.Program, "--definitions", "any.yml", "--urls", url);
        Assert.Equal(2, await run.EndAsync(Scene.Cancel));
        await run.SaysAsync("loopback", Scene.Cancel);
    }

    [Fact(Timeout = Within)]
    public async Task A_port_in_use_is_one_clear_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await using var scene = await Scene.SetAsync();
        scene.Write(scene.Definitions().Check("one"));
        await using var server = new ServerProcess(
            ["--definitions", scene.DefinitionFile, "--database", scene.Database, "--urls", url],
            new Dictionary<string, string>()
        );
        server.Start();

        Assert.Equal(1, await server.EndAsync(Scene.Cancel));
        var lines = server.Output.Split('\n').Where(l => l.StartsWith("crownwatch-server:", StringComparison.Ordinal)).ToList();
        Assert.Contains("in use", Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        Assert.Empty(scene.Target.Answers);
    }

    [Fact(Timeout = Within)]
    public async Task A_second_server_on_the_same_database_waits_and_does_nothing()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks/one", c => c.GetProperty("state").GetString() == "up");

        // The same channels and a check that only the second one would ask for: what it does can be told from what the first does.
        var file = Path.Combine(scene.Folder, "second.yml");
        await File.WriteAllTextAsync(file, scene.Definitions().Check("one").Check("two").ToString(), Scene.Cancel);
        await using var second = new ServerProcess(
            ["--definitions", file, "--database", scene.Database, "--urls", "http://127.0.0.1:0"],
            new Dictionary<string, string>()
        );
        second.Start();
        await second.SaysAsync("in use by another crownwatch-server", Scene.Cancel);

        // An outage comes and goes while it waits: one page each, all by the first, and the second neither asks nor listens.
        scene.Target.Answer(503, "/one");
        await scene.NextOnPagerDutyAsync("trigger");
        scene.Target.Answer(200, "/one");
        await scene.NextOnPagerDutyAsync("resolve");
        await scene.SettledAsync(1, "resolved");
        Assert.DoesNotContain(scene.Target.Answers, a => a.Path == "/two");
        Assert.DoesNotContain("dashboard at", second.Output, StringComparison.Ordinal);
        Assert.Equal(["trigger", "resolve"], scene.PagerDuty.Received.All.Select(r => r.Text("event_action")));
        Assert.Equal(2, scene.Slack.Received.All.Count);
        Assert.DoesNotContain(
            (await scene.GetAsync("/api/v1/checks")).GetProperty("checks").EnumerateArray(),
            c => c.GetProperty("name").GetString() == "two"
        );

        await scene.Server.KillAsync();
        await second.ReadyAsync(Scene.Cancel);
        await scene.Target.NextAsync("/two", Scene.Cancel); // now it does
    }

    [Theory(Timeout = Within)]
    [InlineData("", "")]
    [InlineData("{]", "")]
    [InlineData("version: \"1.0\"\nchecks:\n  - {name: a, url: \"http://127.0.0.1:1/\", intervall: 5s}\n", "intervall")]
    public async Task A_definition_file_that_can_not_be_used_is_said_with_its_place(string text, string says)
    {
        await using var scene = await Scene.SetAsync();
        scene.WriteText(text);
        await AssertRefusedAsync(scene, 1, says);
        Assert.Contains(scene.DefinitionFile + ":", scene.Server.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_missing_file_a_bomb_and_an_environment_that_is_not_there_are_said()
    {
        await using var scene = await Scene.SetAsync();
        await AssertRefusedAsync(scene, 1, "no such file");

        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        scene.WriteText(bomb.ToString());
        await AssertRefusedAsync(scene, 1, "error");

        var withEnvironments = scene.Definitions().Check("one");
        withEnvironments.More =
            "environments:\n  staging: {base_url: \"http://127.0.0.1:1\"}\n  local: {base_url: \"http://127.0.0.1:2\"}\n";
        scene.Write(withEnvironments);
        await AssertRefusedAsync(scene, 1, "staging");
        await using var other = Run(
            ServerProcess.Program,
            "--definitions",
            scene.DefinitionFile,
            "--database",
            scene.Database,
            "--environment",
            "moon"
        );
        Assert.Equal(1, await other.EndAsync(Scene.Cancel));
        await other.SaysAsync("moon", Scene.Cancel);
    }

    [Fact(Timeout = Within)]
    public async Task The_first_probe_goes_out_within_two_seconds_of_the_start()
    {
        await using var scene = await Scene.SetAsync();
        var definitions = scene.Definitions();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            definitions.Check(name, interval: "60s");
        }

        scene.Write(definitions);
        await AssertFirstProbeWithinAsync(scene, TimeSpan.FromSeconds(2));
    }

    [Fact(Timeout = Within)]
    public async Task Ten_thousand_checks_start_within_ten_seconds()
    {
        await using var scene = await Scene.SetAsync();
        var definitions = scene.Definitions();
        for (var i = 0; i < 10_000; i++)
        {
            definitions.Check($"check_{i}", interval: "60s", service: $"s{i}");
        }

        scene.Write(definitions);
        await AssertFirstProbeWithinAsync(scene, TimeSpan.FromSeconds(10));
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "1.3")]
    public async Task SIGTERM_ends_it_within_three_seconds_and_loses_no_result()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks/one/results", r => r.GetProperty("results").GetArrayLength() >= 3);
        var asked = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        var took = TimeProvider.System.GetElapsedTime(asked);
        Assert.True(took < TimeSpan.FromSeconds(3), $"it took {took.TotalSeconds:0.00} s to end");
        var answered = scene.Target.Answers.Count;

        await using var database = new SqliteConnection($"Data Source={scene.Database};Pooling=False");
        await database.OpenAsync(Scene.Cancel);
        await using var count = database.CreateCommand();
        count.CommandText = "SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM check_states)";
        await using var row = await count.ExecuteReaderAsync(Scene.Cancel);
        Assert.True(await row.ReadAsync(Scene.Cancel));
        // One probe may have been under way: cancelling it at our own shutdown records nothing (semantics.md 1.3).
        Assert.InRange(row.GetInt64(0), answered - 1, answered);
        Assert.Equal(1, row.GetInt64(1));
    }

    private static async Task AssertFirstProbeWithinAsync(Scene scene, TimeSpan most)
    {
        var started = TimeProvider.System.GetUtcNow();
        scene.Server.Start();
        await scene.Server.ReadyAsync(Scene.Cancel);
        await scene.Target.AnyAsync(Scene.Cancel);
        var took = scene.Target.Answers[0].At - started;
        TestContext.Current.TestOutputHelper?.WriteLine($"first probe answered {took.TotalMilliseconds:0} ms after the start");
        Assert.True(took < most, $"first probe {took.TotalSeconds:0.00} s after the start; {most.TotalSeconds:0} s are allowed");
    }

    private static async Task AssertRefusedAsync(Scene scene, int exit, string says)
    {
        scene.Server.Start();
        Assert.Equal(exit, await scene.Server.EndAsync(Scene.Cancel));
        Assert.Contains(says, scene.Server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", scene.Server.Output, StringComparison.Ordinal);
    }

    private static ServerProcess Run(string program, params string[] arguments)
    {
        var run = new ServerProcess(arguments, new Dictionary<string, string>(), program);
        run.Start();
        return run;
    }
}
