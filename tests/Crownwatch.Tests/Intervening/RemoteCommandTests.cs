using Crownwatch.Tests.Definitions;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Intervening;

/// <summary>The command line against a real server.</summary>
public sealed class RemoteCommandTests(QuietServer quiet) : IClassFixture<QuietServer>
{
    [Fact(Timeout = 120_000)]
    public async Task Every_command_of_the_document_is_taken_in_its_order()
    {
        await quiet.Scene.UntilAsync("/api/v1/checks/health_endpoint", c => c.GetProperty("state").GetString() == "up");
        var commands = Documented();
        Assert.True(commands.Count >= 15, $"only {commands.Count} commands are documented");
        foreach (var command in commands)
        {
            if (command is ["silence", "end", ..])
            {
                // The document's number is that of a fresh server; the other tests of this class make silences too.
                var silences = (await quiet.Scene.GetAsync("/api/v1/silences")).GetProperty("silences").EnumerateArray();
                command[2] = silences
                    .Where(s => s.GetProperty("state").GetString() == "holds")
                    .Select(s => s.GetProperty("id").ToString())
                    .Last();
            }

            var (exit, output, errors) = await RunAsync(command);
            Assert.True(exit == 0, $"{string.Join(' ', command)}: exit {exit}\n{output}{errors}");
        }

        var journal = (await quiet.Scene.GetAsync("/api/v1/journal")).GetProperty("entries").EnumerateArray();
        var done = journal.Select(e => e.GetProperty("event").GetString()).ToHashSet();
        Assert.Superset(
            new HashSet<string?>([
                "silenced",
                "silence_ended",
                "paused",
                "unpaused",
                "deployment_marked",
                "corrected",
                "override",
                "incident_opened",
                "escalated_by_hand",
            ]),
            done
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task An_export_is_what_replay_reads()
    {
        await quiet.Scene.UntilAsync("/api/v1/checks/health_endpoint", c => c.GetProperty("state").GetString() == "up");
        var file = Path.Combine(quiet.Scene.Folder, "results.csv");

        var (exit, _, errors) = await RunAsync("results", "export", "--check", "health_endpoint,shop_items_api", "--out", file);

        Assert.True(exit == 0, errors);
        var lines = await File.ReadAllLinesAsync(file, Scene.Cancel);
        Assert.Equal("time,check,outcome,status,latency_ms", lines[0]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,health_endpoint,up,200,\d+(\.\d+)?$", lines[1]);
        Assert.False(File.Exists(file + ".part"));
    }

    [Theory]
    [InlineData(1, "matches every alert", "silence", "add", "--for", "2h", "--reason", "x")]
    [InlineData(1, "U+001B", "silence", "add", "check=a", "--for", "2h", "--reason", "a\u001b[31m")]
    [InlineData(1, "there is no silence '99'", "silence", "end", "99")]
    [InlineData(1, "from 0s to 10m", "mark", "deploy", "--service", "shop", "--version", "1", "--grace", "1h")]
    [InlineData(1, "it would end before it starts", "silence", "add", "check=a", "--for", "-10m", "--reason", "x")]
    [InlineData(1, "it would end before it starts", "pause", "--for", "-10m", "--reason", "x")]
    [InlineData(1, "it would end before it starts", "mark", "deploy", "--service", "shop", "--version", "1", "--grace", "-5m")]
    [InlineData(1, "it would end before it starts", "override", "ben", "--for", "-8h")]
    [InlineData(1, "it would end before it starts", "drill", "health_endpoint", "--for", "-5m")]
    [InlineData(2, "it would end before it starts", "what-if", "health_endpoint", "--down", "-90m", "--at", "02:00")]
    [InlineData(1, "the first takes 3 failing runs", "drill", "health_endpoint", "--for", "2s")]
    [InlineData(1, "there is no incident '99'", "ack", "99")]
    [InlineData(1, "there is no incident 'INC-99'", "note", "INC-99", "seen")]
    [InlineData(1, "there is no incident '99'", "resolve", "99", "--reason", "over")]
    [InlineData(2, "--label is 'shop'; legal is NAME=VALUE", "status", "--label", "shop")]
    [InlineData(2, "no server could be reached at http://127.0.0.1:1/", "status", "--server", "http://127.0.0.1:1")]
    [InlineData(2, "no server could be reached at http://127.0.0.1:1/", "status", "--watch", "--server", "http://127.0.0.1:1")]
    [InlineData(2, "unknown option '--force'", "ack", "1", "--force")]
    [InlineData(2, "--for DURATION or --until TIME", "pause", "--reason", "x")]
    [InlineData(2, "--reason", "pause", "--for", "5m")]
    [InlineData(2, "--days is '0'", "oncall", "--days", "0")]
    [InlineData(2, "no server could be reached at http://127.0.0.1:1/", "unpause", "--server", "http://127.0.0.1:1")]
    [InlineData(2, "--server is 'nowhere'", "unpause", "--server", "nowhere")]
    [InlineData(2, "unknown option '--force'", "unpause", "--force")]
    public async Task What_is_refused_is_one_clear_line_and_an_exit_code(int exit, string says, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal(exit, code);
        Assert.Empty(output);
        Assert.Contains(says, errors.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silence_that_matches_nothing_is_made_and_says_so()
    {
        var (exit, output, errors) = await RunAsync(
            "silence",
            "add",
            "service=nothing_like_it",
            "--for",
            "1s",
            "--reason",
            "x",
            "--by",
            "ada",
            "--format",
            "text"
        );

        Assert.Equal(0, exit);
        Assert.Contains("service=\"nothing_like_it\"", output, StringComparison.Ordinal);
        Assert.Contains("warning: it matches no alert", errors, StringComparison.Ordinal);
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) =>
        CliProcess.RunAsync(quiet.Scene.Server.Url, arguments);

    // Lines of the document's shell blocks, without the program's name.
    private static List<string[]> Documented() =>
        [
            .. File.ReadLines(Repository.PathOf("docs", "interventions.md"))
                .Where(line => line.StartsWith("crownwatch ", StringComparison.Ordinal))
                .Select(line => Words(line).Skip(1).ToArray()),
        ];

    private static List<string> Words(string line)
    {
        List<string> words = [];
        foreach (var (i, part) in line.Split('\'').Index())
        {
            words.AddRange(i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return words;
    }
}
