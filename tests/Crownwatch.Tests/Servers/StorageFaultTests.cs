using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>A database that is locked, full or read-only: the server keeps probing, says so, and goes on when it can.</summary>
[Trait("rule", "10.1")]
public sealed class StorageFaultTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    public async Task An_outage_decided_while_the_database_is_locked_is_paged_once_when_it_can_be_stored()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks/one/results", r => r.GetProperty("results").GetArrayLength() > 0);
        await using (var holder = Open(scene.Database))
        {
            Run(holder, "BEGIN EXCLUSIVE");
            await AssertSaysSoAndKeepsProbingAsync(scene, "locked");
            scene.Target.Answer(503, "/one");
            await scene.Target.FailureAsync("/one", 4, Scene.Cancel);
            Assert.Empty(scene.Slack.Received.All);
            var (unavailable, why) = await scene.PostAsync("/api/v1/incidents/1/acknowledge", "{}");
            Assert.Equal(503, unavailable);
            Assert.Contains("nothing was changed", why.GetProperty("message").GetString(), StringComparison.Ordinal);
            Run(holder, "ROLLBACK");
        }

        await scene.NextOnSlackAsync("[CRITICAL]");
        await scene.NextOnPagerDutyAsync("trigger");
        await AssertRecordsAgainAsync(scene);
        scene.Target.Answer(200, "/one");
        await scene.NextOnSlackAsync("[RESOLVED]");
        await scene.SettledAsync(1, "resolved");
        Assert.Equal(2, scene.Slack.Received.All.Count);
    }

    [Fact(Timeout = Within)]
    public async Task A_full_disk_stops_no_probe_and_what_was_found_is_stored_when_there_is_room()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is not installed: a full disk can't be staged");
        await using var scene = await Scene.SetAsync();
        scene.Write(scene.Definitions().Check("one"));
        await scene.Server.StartAsync(Scene.Cancel, "trap '' XFSZ; exec \"$0\" \"$@\"");
        await scene.UntilAsync("/api/v1/checks/one/results", r => r.GetProperty("results").GetArrayLength() > 0);

        await RunAsync("prlimit", "--pid", $"{scene.Server.Pid}", "--fsize=1:unlimited");
        await AssertSaysSoAndKeepsProbingAsync(scene, "database");
        scene.Target.Answer(503, "/one");
        await scene.Target.FailureAsync("/one", 4, Scene.Cancel);
        await RunAsync("prlimit", "--pid", $"{scene.Server.Pid}", "--fsize=unlimited:unlimited");

        await scene.NextOnSlackAsync("[CRITICAL]");
        await AssertRecordsAgainAsync(scene);
    }

    [Fact(Timeout = Within)]
    public async Task A_read_only_database_is_one_clear_line_at_the_start_and_written_again_when_it_can_be()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks/one/results", r => r.GetProperty("results").GetArrayLength() > 0);
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        Assert.SkipUnless(
            await RunAsync("chattr", "+i", scene.Database) == 0,
            "chattr can't be used here: nothing else is read-only to root"
        );
        try
        {
            await AssertRefusedAsync(scene, "readonly");
        }
        finally
        {
            await RunAsync("chattr", "-i", scene.Database);
        }

        await scene.RestartAsync();
        await AssertRecordsAgainAsync(scene);
    }

    [Fact(Timeout = Within)]
    public async Task A_database_that_is_locked_at_the_start_is_waited_for()
    {
        await using var scene = await Scene.WatchingOneAsync();
        Assert.Equal(0, await scene.Server.StopAsync(Scene.Cancel));
        await using (var holder = Open(scene.Database))
        {
            Run(holder, "BEGIN EXCLUSIVE");
            scene.Server.Start();
            await scene.Server.SaysAsync("waiting for it, at most 30 s", Scene.Cancel);
            Run(holder, "ROLLBACK");
        }

        await scene.Server.ReadyAsync(Scene.Cancel);
        await scene.Target.NextAsync("/one", Scene.Cancel);
    }

    [Fact(Timeout = Within)]
    public async Task A_database_that_can_not_be_used_is_one_clear_line_and_exit_1()
    {
        await using var scene = await Scene.SetAsync();
        scene.Write(scene.Definitions().Check("one"));
        Directory.CreateDirectory(Path.GetDirectoryName(scene.Database)!);

        await File.WriteAllTextAsync(scene.Database, new string('x', 8192), Scene.Cancel);
        await AssertRefusedAsync(scene, "not a database");
        File.Delete(scene.Database);

        await using (var newer = Open(scene.Database))
        {
            Run(newer, "PRAGMA user_version = 9999");
        }

        await AssertRefusedAsync(scene, "9999");
        File.Delete(scene.Database);

        Directory.CreateDirectory(scene.Database);
        await AssertRefusedAsync(scene, "unable to open");
        Directory.Delete(scene.Database);
        Directory.Delete(Path.GetDirectoryName(scene.Database)!, recursive: true);

        await File.WriteAllTextAsync(Path.GetDirectoryName(scene.Database)!, "a file where the folder should be", Scene.Cancel);
        await AssertRefusedAsync(scene, "data");
    }

    private static async Task AssertSaysSoAndKeepsProbingAsync(Scene scene, string says)
    {
        var health = await scene.UntilAsync("/healthz", h => h.GetProperty("status").GetString() == "sick");
        Assert.Contains("recorder", health.GetProperty("sick").ToString(), StringComparison.Ordinal);
        using var answer = await scene.AskAsync("/healthz");
        Assert.Equal(503, (int)answer.StatusCode);
        await scene.Server.SaysAsync("the database can't be used", Scene.Cancel);
        Assert.Contains(says, scene.Server.Output, StringComparison.Ordinal);
        await scene.Target.NextAsync("/one", Scene.Cancel);
    }

    private static async Task AssertRecordsAgainAsync(Scene scene)
    {
        await scene.UntilAsync("/healthz", h => h.GetProperty("status").GetString() == "ok");
        var before = await scene.GetAsync("/api/v1/checks/one/results?limit=1");
        var slot = before.GetProperty("results")[0].GetProperty("slot").GetString();
        await scene.UntilAsync(
            "/api/v1/checks/one/results?limit=1",
            r => r.GetProperty("results")[0].GetProperty("slot").GetString() != slot
        );
    }

    private static async Task AssertRefusedAsync(Scene scene, string says)
    {
        scene.Server.Start();
        Assert.Equal(1, await scene.Server.EndAsync(Scene.Cancel));
        var last = scene.Server.Output.Trim().Split('\n')[^1];
        Assert.StartsWith("crownwatch-server: the database", last, StringComparison.Ordinal);
        Assert.Contains(says, last, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", scene.Server.Output, StringComparison.Ordinal);
    }

    private static SqliteConnection Open(string path)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var connection = new SqliteConnection(text.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Scene.Cancel);
        return process.ExitCode;
    }
}
