using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Crownwatch.Tests.Servers;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Receiving;

/// <summary>/ping/{token} of the real server: what it takes, what it refuses, and the page that follows.</summary>
public sealed class HeartbeatServerTests
{
    private const string Token = "job-0123456789abcdef";

    private static string Definitions(Scene scene, string period = "2s", string grace = "1s") =>
        scene
            .Definitions()
            .Check("one")
            .ToString()
            .Replace(
                "checks:\n",
                $$"""
                checks:
                  - name: backup
                    type: heartbeat
                    period: {{period}}
                    grace: {{grace}}
                    token: "{{Token}}"
                    labels: {service: shop, criticality: high, environment: test}

                """,
                StringComparison.Ordinal
            );

    private static async Task<Scene> WatchingAsync(string period = "2s", string grace = "1s")
    {
        var scene = await Scene.SetAsync();
        scene.WriteText(Definitions(scene, period, grace));
        await scene.Server.StartAsync(Scene.Cancel);
        return scene;
    }

    private static async Task<(int Status, string Text)> SendAsync(Scene scene, string path, string? body = null, string method = "POST")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(scene.Server.Url, path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await http.SendAsync(request, Scene.Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Scene.Cancel));
    }

    private static async Task<double> CountAsync(Scene scene, string outcome)
    {
        var line = (await scene.PageAsync("/metrics"))
            .Split('\n')
            .FirstOrDefault(l =>
                l.StartsWith($"crownwatch_received_total{{source=\"heartbeat\",outcome=\"{outcome}\"}}", StringComparison.Ordinal)
            );
        return line is null ? 0 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_job_that_falls_silent_is_one_page_and_its_return_one_message()
    {
        await using var scene = await WatchingAsync();
        Assert.Equal((200, "OK\n"), await SendAsync(scene, $"/ping/{Token}", method: "GET"));
        await scene.UntilAsync("/api/v1/checks/backup", c => c.GetProperty("state").GetString() == "up");

        var page = await scene.NextOnPagerDutyAsync("trigger");
        await scene.UntilAsync(
            "/api/v1/checks/backup",
            c => c.GetProperty("last").GetProperty("reason").GetString()!.Contains("no ping for", StringComparison.Ordinal)
        );
        Assert.Contains("silent", page.Body, StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        var pinging = PingAsync(scene, stop.Token);
        await scene.NextOnPagerDutyAsync("resolve");
        await stop.CancelAsync();
        await pinging;
        Assert.Single(Scene.Taken(scene.PagerDuty.Received, r => r.Body.Contains("\"trigger\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failed_run_is_a_page_with_what_the_job_sent_on_the_signed_in_page_only()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        await SendAsync(scene, $"/ping/{Token}/start");
        Assert.Equal(200, (await SendAsync(scene, $"/ping/{Token}/3", "tar: disk full\u0007\n")).Status);

        var page = await scene.NextOnPagerDutyAsync("trigger");
        Assert.Contains("exit 3", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("disk full", page.Body, StringComparison.Ordinal);
        var check = await scene.GetAsync("/api/v1/checks/backup");
        Assert.Equal("tar: disk full", check.GetProperty("heartbeat").GetProperty("excerpt").GetString());
        Assert.Equal(3, check.GetProperty("heartbeat").GetProperty("exit_status").GetInt32());
        var shown = await scene.PageAsync("/checks/backup");
        Assert.Contains("Heartbeat", shown, StringComparison.Ordinal);
        Assert.Contains("disk full", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ping/job-0123456789abcdee", 404, "unknown_token")]
    [InlineData("/ping/x", 404, "unknown_token")]
    [InlineData("/ping/job-0123456789abcdef/256", 400, "malformed")]
    [InlineData("/ping/job-0123456789abcdef/-1", 400, "malformed")]
    [InlineData("/ping/job-0123456789abcdef/begin", 400, "malformed")]
    [InlineData("/ping/job-0123456789abcdee/fail", 404, "unknown_token")]
    public async Task What_is_no_ping_changes_nothing_and_is_counted(string path, int status, string counted)
    {
        await using var scene = await WatchingAsync("1h", "5m");

        Assert.Equal(status, (await SendAsync(scene, path)).Status);

        Assert.Equal(1, await CountAsync(scene, counted));
        var heartbeat = (await scene.GetAsync("/api/v1/checks/backup")).GetProperty("heartbeat");
        Assert.Equal(JsonValueKind.Null, heartbeat.GetProperty("last_ping").ValueKind);
    }

    [Fact]
    public async Task Every_form_of_a_ping_is_taken()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        foreach (
            var (method, what) in (IEnumerable<(string, string)>)
                [("GET", ""), ("HEAD", ""), ("POST", ""), ("GET", "/start"), ("POST", "/0")]
        )
        {
            Assert.Equal((int)HttpStatusCode.OK, (await SendAsync(scene, $"/ping/{Token}{what}", method: method)).Status);
        }

        Assert.Equal((4, 1), (await CountAsync(scene, "success"), await CountAsync(scene, "start")));
    }

    [Fact]
    public async Task A_body_over_the_cap_is_refused_and_one_below_it_is_cut()
    {
        await using var scene = await WatchingAsync("1h", "5m");

        Assert.Equal(413, (await SendAsync(scene, $"/ping/{Token}/fail", new string('x', (1024 * 1024) + 1))).Status);
        Assert.Equal(0, await CountAsync(scene, "fail"));
        Assert.Equal(200, (await SendAsync(scene, $"/ping/{Token}", new string('x', 500_000))).Status);
        var heartbeat = (await scene.GetAsync("/api/v1/checks/backup")).GetProperty("heartbeat");
        Assert.Equal(1001, heartbeat.GetProperty("excerpt").GetString()!.Length);
    }

    [Fact]
    public async Task A_body_over_the_cap_whose_length_is_not_told_is_refused_too()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Server.Url, $"/ping/{Token}/fail"))
        {
            Content = new StringContent(new string('x', 1_500_000)),
        };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await http.SendAsync(request, Scene.Cancel);

        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Equal(0, await CountAsync(scene, "fail"));
    }

    [Fact]
    public async Task A_ping_whose_body_comes_while_the_definitions_are_reloaded_counts()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        using var client = new TcpClient();
        await client.ConnectAsync(scene.Server.Url.Host, scene.Server.Url.Port, Scene.Cancel);
        await using var stream = client.GetStream();
        var head = $"POST /ping/{Token} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Scene.Cancel);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(Scene.Cancel)); // the job was found, and its body is read

        scene.WriteText(Definitions(scene, "1h", "6m"));
        Assert.Equal(200, (await scene.PostAsync("/-/reload", "")).Status);
        await scene.GetAsync("/api/v1/checks/backup"); // the job is looked up under the new ones
        await stream.WriteAsync("done"u8.ToArray(), Scene.Cancel);

        Assert.Contains("HTTP/1.1 200 OK", await reader.ReadToEndAsync(Scene.Cancel), StringComparison.Ordinal);
        var heartbeat = (await scene.GetAsync("/api/v1/checks/backup")).GetProperty("heartbeat");
        Assert.Equal("done", heartbeat.GetProperty("excerpt").GetString());
    }

    [Fact]
    public async Task A_failure_that_was_answered_survives_kill_9()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        Assert.Equal(200, (await SendAsync(scene, $"/ping/{Token}/fail")).Status);
        await scene.Server.KillAsync();

        await scene.RestartAsync();

        var page = await scene.NextOnPagerDutyAsync("trigger");
        Assert.Contains("backup", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_that_can_not_be_stored_counts_and_asks_to_be_sent_again()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        await using (var holder = new SqliteConnection($"Data Source={scene.Database};Pooling=False"))
        {
            holder.Open();
            await using var transaction = holder.BeginTransaction(deferred: false);
            Assert.Equal(503, (await SendAsync(scene, $"/ping/{Token}/fail")).Status);
        }

        await scene.NextOnPagerDutyAsync("trigger");
        Assert.Equal(200, (await SendAsync(scene, $"/ping/{Token}")).Status);
    }

    [Fact]
    public async Task After_a_reload_the_new_token_is_the_address_and_the_old_one_is_none()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        await SendAsync(scene, $"/ping/{Token}");

        scene.WriteText(Definitions(scene, "1h", "5m").Replace(Token, "another-0123456789ab", StringComparison.Ordinal));
        var (status, _) = await scene.PostAsync("/-/reload", "");

        Assert.Equal(200, status);
        Assert.Equal(404, (await SendAsync(scene, $"/ping/{Token}")).Status);
        Assert.Equal(200, (await SendAsync(scene, "/ping/another-0123456789ab/start")).Status);
        var heartbeat = (await scene.GetAsync("/api/v1/checks/backup")).GetProperty("heartbeat");
        Assert.Equal(JsonValueKind.String, heartbeat.GetProperty("last_run_ended").ValueKind);
    }

    [Fact]
    public async Task After_hours_of_our_own_downtime_nobody_is_paged_for_what_could_not_be_heard()
    {
        await using var scene = await WatchingAsync("1h", "5m");
        await SendAsync(scene, $"/ping/{Token}");
        await scene.UntilAsync(
            "/api/v1/checks/backup",
            c => c.GetProperty("heartbeat").GetProperty("last_ping").ValueKind == JsonValueKind.String
        );
        await scene.Server.KillAsync();
        await using (var connection = new SqliteConnection($"Data Source={scene.Database};Pooling=False"))
        {
            await connection.ExecuteAsync(
                "UPDATE heartbeats SET state = json_set(state, '$.last_ping', @then, '$.last_end', @then)",
                new { then = (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(3)).ToString("O", CultureInfo.InvariantCulture) }
            );
        }

        await scene.RestartAsync();

        var due = (await scene.GetAsync("/api/v1/checks/backup")).GetProperty("heartbeat").GetProperty("due_by").GetDateTimeOffset();
        Assert.InRange(due - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(63), TimeSpan.FromMinutes(65));
        await scene.UntilAsync("/api/v1/checks/one", c => c.GetProperty("state").GetString() == "up");
        Assert.NotEqual("down", (await scene.GetAsync("/api/v1/checks/backup")).GetProperty("state").GetString());
        Assert.Empty(scene.PagerDuty.Received.All);
    }

    private static async Task PingAsync(Scene scene, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await SendAsync(scene, $"/ping/{Token}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None);
        }
    }
}
