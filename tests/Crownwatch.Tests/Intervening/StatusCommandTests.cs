using System.Diagnostics;
using System.Text.Json;
using Crownwatch.Tests.Access;
using Crownwatch.Tests.Dashboard;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>`crownwatch status`, `incidents`, `ack`, `note`, `resolve` through an outage, against a real server.</summary>
public sealed class StatusCommandTests
{
    private const int Within = 180_000;
    private const string Leave = "\u001b[?25h\u001b[?1049l";

    [Fact(Timeout = Within)]
    public async Task An_outage_is_seen_acknowledged_noted_and_resolved_by_command()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(scene.Definitions().Check("one").Check("two", service: "wallet"));
        await scene.UntilAsync("/api/v1/checks", c => c.GetProperty("checks").EnumerateArray().All(IsUp));
        Assert.StartsWith(
            "all is well: 2 checks: 2 up; no incident is open",
            await SaysAsync(scene, "status", "-f", "text"),
            StringComparison.Ordinal
        );
        Assert.Equal("no incident is open\n", await SaysAsync(scene, "incidents", "-f", "text"));

        scene.Target.Answer(503, "/one");
        await scene.UntilAsync("/api/v1/incidents", i => i.GetProperty("incidents").GetArrayLength() == 1);

        var text = await SaysAsync(scene, "status", "-f", "text");
        Assert.StartsWith("2 checks: 1 up, 1 down; 1 incident is open", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^INC-1 +critical +open +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC +– +one", text);
        Assert.Matches(@"(?m)^down +one +\d+\w+ +[\d.]+ % +.*503", text);
        Assert.True(text.IndexOf("down ", StringComparison.Ordinal) < text.IndexOf("\nup ", StringComparison.Ordinal), text);
        var piped = JsonDocument.Parse(await SaysAsync(scene, "status", "--label", "service=shop")).RootElement;
        Assert.Equal("one", Assert.Single(piped.GetProperty("checks").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("INC-1", Assert.Single(piped.GetProperty("incidents").EnumerateArray()).GetProperty("label").GetString());
        var other = JsonDocument.Parse(await SaysAsync(scene, "status", "--label", "service!=shop")).RootElement;
        Assert.Equal("two", Assert.Single(other.GetProperty("checks").EnumerateArray()).GetProperty("name").GetString());
        Assert.Empty(other.GetProperty("incidents").EnumerateArray());

        Assert.StartsWith(
            "INC-1 critical acknowledged by ada: one",
            await SaysAsync(scene, "ack", "INC-1", "--note", "looking at it", "--by", "ada", "-f", "text"),
            StringComparison.Ordinal
        );
        Assert.Equal("noted in INC-1\n", await SaysAsync(scene, "note", "INC-1", "the disk is full", "--by", "ada", "-f", "text"));
        var (refused, _, why) = await CliProcess.RunAsync(scene.Server.Url, "resolve", "INC-1", "--by", "ada");
        Assert.Equal(1, refused);
        Assert.StartsWith("crownwatch: ", why, StringComparison.Ordinal);
        await SaysAsync(scene, "resolve", "INC-1", "--reason", "a bigger disk", "--confirm", "--by", "ada");
        var listed = JsonDocument.Parse(await SaysAsync(scene, "incidents", "--state", "resolved")).RootElement;
        Assert.Equal("resolved", Assert.Single(listed.GetProperty("incidents").EnumerateArray()).GetProperty("state").GetString());
        var notes = (await scene.GetAsync("/api/v1/incidents/1"))
            .GetProperty("timeline")
            .EnumerateArray()
            .Where(e => e.GetRawText().Contains("\"note\"", StringComparison.Ordinal))
            .Select(e => e.GetProperty("text").GetString());
        Assert.Equal(["looking at it", "the disk is full", "a bigger disk"], notes);
    }

    [Fact(Timeout = Within)]
    public async Task A_watch_at_a_terminal_draws_in_place_survives_a_restart_and_ends_at_Ctrl_C()
    {
        Assert.SkipUnless(TerminalProcess.IsPossible, "script of util-linux is missing");
        await using var scene = await Scene.SetAsync();
        scene.Write(scene.Definitions().Check("one"));
        await using var server = Serve(scene, WatchedTarget.FreePort());
        await server.StartAsync(Scene.Cancel);
        await using var terminal = new TerminalProcess(server.Url, scene.Folder, new Dictionary<string, string>(), "status", "--watch");
        await terminal.ShowsAsync("all is well: 1 check: 1 up; no incident is open");

        scene.Target.Answer(503, "/one");
        await terminal.ShowsAsync("1 incident is open");
        await terminal.ShowsAsync("\u001b[91mdown");
        await server.KillAsync();
        await terminal.ShowsAsync("no answer since then, trying again: ");
        var from = terminal.Shown.Length;
        scene.Target.Answer(200, "/one");
        await server.StartAsync(Scene.Cancel);
        await terminal.ShowsAsync("1 check: 1 up; ", from);
        await terminal.TypeAsync("\u0003");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Single(terminal.Shown.Split("\u001b[?1049h")[1..]);
        var left = terminal.Shown[terminal.Shown.LastIndexOf(Leave, StringComparison.Ordinal)..];
        Assert.Contains("1 check: 1 up; ", left, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[J", left, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_terminal_gets_tables_without_colour_where_NO_COLOR_is_set()
    {
        Assert.SkipUnless(TerminalProcess.IsPossible, "script of util-linux is missing");
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", c => c.GetProperty("checks").EnumerateArray().All(IsUp));
        await using var coloured = new TerminalProcess(scene.Server.Url, scene.Folder, new Dictionary<string, string>(), "status");
        Assert.Equal(0, await coloured.EndAsync());
        Assert.Contains("\u001b[", coloured.Shown, StringComparison.Ordinal);

        await using var plain = new TerminalProcess(
            scene.Server.Url,
            scene.Folder,
            new Dictionary<string, string> { ["NO_COLOR"] = "1" },
            "status"
        );
        Assert.Equal(0, await plain.EndAsync());
        Assert.Contains("all is well: 1 check: 1 up", plain.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3", plain.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[9", plain.Shown, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_watch_into_a_pipe_is_a_line_of_JSON_for_each_change_and_ends_at_an_interrupt_with_0()
    {
        await using var scene = await Scene.WatchingOneAsync();
        await scene.UntilAsync("/api/v1/checks", c => c.GetProperty("checks").EnumerateArray().All(IsUp));
        var start = new ProcessStartInfo("dotnet", [ServerProcess.Built("Crownwatch.Cli", "crownwatch"), "status", "--watch"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["CROWNWATCH_SERVER"] = scene.Server.Url.AbsoluteUri;
        using var watch = Process.Start(start)!;
        try
        {
            async Task UntilAsync(int open)
            {
                while (
                    JsonDocument
                        .Parse((await watch.StandardOutput.ReadLineAsync(Scene.Cancel))!)
                        .RootElement.GetProperty("incidents")
                        .GetArrayLength() != open
                ) { }
            }

            await UntilAsync(0);
            scene.Target.Answer(503, "/one");
            await UntilAsync(1);
            using var kill = Process.Start("kill", ["-INT", $"{watch.Id}"]);
            await watch.StandardOutput.ReadToEndAsync(Scene.Cancel);
            await watch.WaitForExitAsync(Scene.Cancel);
            Assert.Equal(0, watch.ExitCode);
        }
        finally
        {
            if (!watch.HasExited)
            {
                watch.Kill();
            }
        }
    }

    [Theory(Timeout = Within)]
    [InlineData("incidents")]
    [InlineData("status")]
    [InlineData("silence", "list")]
    [InlineData("oncall")]
    public async Task Nothing_that_a_server_says_reaches_the_terminal_as_a_control_sequence(params string[] command)
    {
        const string Hostile = """
            {"incidents": [{"label": "INC-1\u001b[2J", "severity": "critical", "state": "open\u009b31m", "title": "[red]a\u001b]0;b\u0007c\u202ed[/]"}],
             "checks": [{"name": "one\u001b[2J", "state": "down", "enabled": true, "last": {"reason": "[bold]x\r\u001b[A y"}}],
             "paused": true, "by": "eve\u001b[1m", "until": "\u001b[0m", "reason": "\u0008\u0008",
             "silences": [{"id": 1, "state": "holds", "by": "e\u001b[1mve", "match": "a\u001b", "reason": "\u007f"}],
             "on_call": ["a\u001b[31mda"], "shifts": [{"person": "b\u001b[31men", "rotation": "\u009b1m"}], "handoffs": []}
            """;
        await using var server = await Listener.StartAsync(says: Hostile);

        var (exit, output, errors) = await CliProcess.RunAsync(server.Url, [.. command, "--format", "text"]);

        Assert.True(exit == 0, errors);
        Assert.DoesNotContain(output, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.Contains("?", output, StringComparison.Ordinal);
        var (_, json, _) = await CliProcess.RunAsync(server.Url, command);
        Assert.DoesNotContain(json, c => char.IsControl(c) && c != '\n');
    }

    private static ServerProcess Serve(Scene scene, int port) =>
        new(
            ["--definitions", scene.DefinitionFile, "--database", scene.Database, "--urls", $"http://127.0.0.1:{port}"],
            new Dictionary<string, string>()
        );

    private static bool IsUp(JsonElement check) => check.GetProperty("state").GetString() == "up";

    private static async Task<string> SaysAsync(Scene scene, params string[] arguments)
    {
        var (exit, output, errors) = await CliProcess.RunAsync(scene.Server.Url, arguments);
        Assert.True(exit == 0, $"{string.Join(' ', arguments)}: exit {exit}\n{output}{errors}");
        return output;
    }
}
