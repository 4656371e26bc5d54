using System.Text.Json;
using Crownwatch.Cli.Testing;
using Crownwatch.Tests.Probes;
using Xunit;

namespace Crownwatch.Tests.Cli.Testing;

/// <summary>`crownwatch test`: what it prints, what it reports, what it exits with.</summary>
public sealed class TestRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crownwatch-test-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task All_up_is_exit_0()
    {
        await using var target = HostileTarget.Answering(200, "{\"status\":\"ok\"}");
        Assert.Equal(0, await RunAsync(Check("first", target, "body_contains: ok") + Check("second", target, "status_code: 200")));
        Assert.Matches("(?m)^up +first +[0-9,]+ ms$", _output.ToString());
        Assert.Contains("2 checks: 2 up, 0 down", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task One_down_is_exit_1_and_shows_the_criterion_and_what_was_seen_instead()
    {
        await using var target = HostileTarget.Answering(200, "{\"allow\":false}");
        var report = Path.Combine(_folder.FullName, "report.json");
        var exit = await RunAsync(
            Check("good", target, "status_code: 200") + Check("ping", target, "body_json_equals: {allow: true}"),
            new TestRequest([]) { JsonReports = [report] }
        );
        Assert.Equal(1, exit);
        Assert.Contains("JSON is {\"allow\":false}, expected {\"allow\":true}", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("answer: {\"allow\":false}", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 checks: 1 up, 1 down", _output.ToString(), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        var checks = json.RootElement.GetProperty("checks");
        Assert.Equal(["check", "outcome", "latency_ms", "criteria", "reason"], checks[1].EnumerateObject().Select(m => m.Name));
        Assert.Equal(("up", "down"), (checks[0].GetProperty("outcome").GetString(), checks[1].GetProperty("outcome").GetString()));
        Assert.Equal("", checks[0].GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Number, checks[1].GetProperty("latency_ms").ValueKind);
        var criterion = Assert.Single(checks[1].GetProperty("criteria").EnumerateArray());
        Assert.Equal(["key", "expected", "holds", "seen"], criterion.EnumerateObject().Select(m => m.Name));
        Assert.Equal("body_json_equals", criterion.GetProperty("key").GetString());
        Assert.False(criterion.GetProperty("holds").GetBoolean());
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_down_without_latency()
    {
        var gone = HostileTarget.Answering(200, "");
        var check = Check("gone", gone, "status_code: 200");
        await gone.DisposeAsync();
        Assert.Equal(1, await RunAsync(check));
        Assert.Matches("(?m)^DOWN +gone +–  connection refused$", _output.ToString());
    }

    [Fact]
    public async Task Only_the_checks_named_are_run_and_an_unknown_name_is_exit_2()
    {
        await using var target = HostileTarget.Answering(200, "");
        var both = Check("first", target, "status_code: 200") + Check("second", target, "status_code: 404");
        Assert.Equal(0, await RunAsync(both, new TestRequest([]) { Checks = ["first"] }));
        Assert.DoesNotContain("second", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync(both, new TestRequest([]) { Checks = ["third"] }));
        Assert.Contains("there is no check 'third'; there are first, second", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_check_is_not_run()
    {
        await using var target = HostileTarget.Answering(404, "");
        Assert.Equal(2, await RunAsync(Check("off", target, "status_code: 200") + "    enabled: false\n"));
        Assert.Contains("no check is enabled", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, target.Connections);
    }

    [Fact]
    public async Task A_heartbeat_is_reported_as_not_run_and_fails_nothing()
    {
        await using var target = HostileTarget.Answering(200, "");
        const string heartbeat = "  - {name: backup, type: heartbeat, period: 24h, token: abcdefghijklmnop}\n";
        var report = Path.Combine(_folder.FullName, "report.json");

        var exit = await RunAsync(Check("first", target, "status_code: 200") + heartbeat, new TestRequest([]) { JsonReports = [report] });

        Assert.Equal(0, exit);
        Assert.Matches("(?m)^not run +backup +–  a heartbeat is told to the server by its job", _output.ToString());
        Assert.Contains("2 checks: 1 up, 0 down, 1 not run", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "\"outcome\": \"not_run\"",
            await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal(2, await RunAsync(heartbeat));
    }

    [Fact]
    public async Task A_file_in_error_is_exit_2_with_its_findings_and_nothing_is_run()
    {
        await using var target = HostileTarget.Answering(200, "");
        Assert.Equal(2, await RunAsync(Check("first", target, "status_kode: 200")));
        Assert.Matches(@"checks\.yml:\d+:\d+: error CW\d+: .*status_kode", _error.ToString());
        Assert.Empty(_output.ToString());
        Assert.Equal(0, target.Connections);
        Assert.Equal(2, await ExecuteAsync(new TestRequest([Path.Combine(_folder.FullName, "missing.yml")])));
        Assert.Contains("missing.yml", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_exit_2()
    {
        await using var target = HostileTarget.Answering(200, "");
        var nowhere = Path.Combine(_folder.FullName, "none", "report.json");
        Assert.Equal(2, await RunAsync(Check("first", target, "status_code: 200"), new TestRequest([]) { JsonReports = [nowhere] }));
        Assert.Contains($"can't write the report {nowhere}", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_format_that_does_not_exist_is_named()
    {
        var parsed = TestCommand.Create().Parse(["checks.yml", "--report", "xml=out.xml"]);
        Assert.Equal("--report takes json=FILE, found 'xml=out.xml'", Assert.Single(parsed.Errors).Message);
    }

    private static string Check(string name, HostileTarget target, string criterion) =>
        $"  - name: {name}\n    url: \"{target.Url()}\"\n    timeout: 5s\n    success_criteria:\n      - {criterion}\n";

    private async Task<int> RunAsync(string checks, TestRequest? request = null)
    {
        var file = Path.Combine(_folder.FullName, "checks.yml");
        await File.WriteAllTextAsync(file, "version: \"1.0\"\nchecks:\n" + checks, TestContext.Current.CancellationToken);
        return await ExecuteAsync((request ?? new TestRequest([])) with { Paths = [file] });
    }

    private Task<int> ExecuteAsync(TestRequest request) =>
        new TestRun(TimeProvider.System, _output, _error, terminal: false).ExecuteAsync(request, TestContext.Current.CancellationToken);
}
