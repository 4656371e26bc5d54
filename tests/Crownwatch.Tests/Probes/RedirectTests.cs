using System.Globalization;
using System.Text.RegularExpressions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Xunit;

namespace Crownwatch.Tests.Probes;

public sealed partial class RedirectTests
{
    [Fact]
    public async Task A_loop_is_down_and_shows_its_round()
    {
        await using var target = Moving(path => path == "/a" ? "/b" : "/a");
        (await Probing.RunAsync(Probing.Check(target.Url("/a")))).Unreachable("redirects", "redirect loop: /a → /b → /a");
    }

    [Fact]
    public async Task A_redirect_to_itself_is_a_loop()
    {
        await using var target = Moving(path => path);
        (await Probing.RunAsync(Probing.Check(target.Url("/a")))).Unreachable("redirects", "redirect loop: /a → /a");
    }

    [Fact]
    public async Task Endless_redirects_end_after_ten()
    {
        await using var target = Moving(path => $"/{int.Parse(path[1..], CultureInfo.InvariantCulture) + 1}");
        (await Probing.RunAsync(Probing.Check(target.Url("/0")))).Unreachable("redirects", "more than 10 redirects");
        Assert.Equal(11, target.Connections);
    }

    [Fact]
    public async Task Ten_redirects_are_followed()
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            var n = int.Parse(Path(await connection.ReadRequestAsync())[1..], CultureInfo.InvariantCulture);
            await connection.SendAsync(n == 10 ? Ok("there") : Moved($"/{n + 1}"));
        });
        (await Probing.RunAsync(Probing.Check(target.Url("/0"), new BodyContainsCriterion("there", false)))).Up();
    }

    [Fact]
    public async Task A_redirect_that_is_not_followed_is_an_answer_like_any_other()
    {
        await using var target = Moving(_ => "/elsewhere");
        var check = Probing.Check(target.Url(), new StatusCodeCriterion("302", [new StatusRange(302, 302)]));
        (await Probing.RunAsync(check.Asking(r => r with { FollowRedirects = false }))).Up();
        Assert.Equal(1, target.Connections);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x", "redirect to ftp:, which is not http")]
    [InlineData("http://[bad", "redirect to http://[bad, which is no address")]
    public async Task An_address_that_cannot_be_followed_is_down(string location, string reason)
    {
        await using var target = Moving(_ => location);
        var result = await Probing.RunAsync(Probing.Check(target.Url()));
        result.Unreachable("redirects", reason);
        Assert.Equal(302, result.StatusCode);
    }

    [Fact]
    public async Task A_redirect_without_an_address_is_judged_as_it_stands()
    {
        await using var target = HostileTarget.Answering(302, "");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Wrong("302", "302, expected 2xx");
    }

    [Fact]
    public async Task Credentials_stay_with_the_origin_they_are_for()
    {
        var received = new TaskCompletionSource<string>();
        await using var other = HostileTarget.Running(async connection =>
        {
            received.TrySetResult(await connection.ReadRequestAsync());
            await connection.SendAsync(Ok("ok"));
        });
        await using var target = Moving(_ => other.Url("/there").ToString());
        var check = Probing
            .Check(target.Url())
            .Asking(r =>
                r with
                {
                    Headers = [new("Authorization", "Bearer t"), new("Cookie", "a=b"), new("X-Key", "hunter2"), new("X-Trace", "yes")],
                }
            );
        (await Probing.RunAsync(check, text => text.Replace("hunter2", "***", StringComparison.Ordinal))).Up();
        var head = await received.Task;
        Assert.Contains("X-Trace: yes", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", head, StringComparison.Ordinal);
        Assert.DoesNotContain("a=b", head, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301, "GET", false)]
    [InlineData(302, "GET", false)]
    [InlineData(303, "GET", false)]
    [InlineData(307, "POST", true)]
    [InlineData(308, "POST", true)]
    public async Task The_method_and_the_body_go_along_where_the_status_says_so(int status, string method, bool withBody)
    {
        var second = new TaskCompletionSource<string>();
        await using var target = HostileTarget.Running(async connection =>
        {
            var head = await connection.ReadRequestAsync();
            if (Path(head) == "/there")
            {
                second.TrySetResult(head);
                await connection.SendAsync(Ok("ok"));
                return;
            }

            await connection.SendAsync($"HTTP/1.1 {status} Moved\r\nLocation: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        var check = Probing.Check(target.Url()).Asking(r => r with { Method = "POST", Body = "{}", ContentType = "application/json" });
        (await Probing.RunAsync(check)).Up();
        var sent = await second.Task;
        Assert.StartsWith(method + " /there", sent, StringComparison.Ordinal);
        Assert.Equal(withBody, sent.Contains("Content-Type: application/json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_timeout_covers_all_hops()
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            if (Path(await connection.ReadRequestAsync()) == "/hang")
            {
                await connection.HangAsync();
            }

            await connection.SendAsync(Moved("/hang"));
        });
        var result = await Probing.RunAsync(Probing.Check(target.Url()).Within(300));
        result.Unreachable("timeout", "timed out after 300 ms (connected, no answer)");
        Assert.Equal(TimeSpan.FromMilliseconds(300), result.Latency);
        Assert.Equal(Outcome.Down, result.Outcome);
    }

    private static HostileTarget Moving(Func<string, string> location) =>
        HostileTarget.Running(async connection => await connection.SendAsync(Moved(location(Path(await connection.ReadRequestAsync())))));

    private static string Moved(string location) =>
        $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    private static string Path(string head) => RequestLine().Match(head).Groups[1].Value;

    [GeneratedRegex("^[A-Z]+ ([^ ]+) HTTP")]
    private static partial Regex RequestLine();
}
