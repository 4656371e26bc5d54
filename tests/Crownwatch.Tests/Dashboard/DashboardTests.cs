using System.Net;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

public sealed class DashboardTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Now_shows_every_check_with_state_reason_availability_and_coverage()
    {
        var page = await server.TextAsync("/");

        Assert.Contains("href=\"/checks/sound_page\"", page, StringComparison.Ordinal);
        Assert.Contains("503, expected 2xx", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("7 d, ", page, StringComparison.Ordinal);
        Assert.Contains("covered", page, StringComparison.Ordinal);
        Assert.True(
            page.IndexOf("/checks/broken_page", StringComparison.Ordinal) < page.IndexOf("/checks/sound_page", StringComparison.Ordinal),
            "worst first"
        );
    }

    [Fact]
    public async Task Now_heads_with_open_incidents_who_is_on_them_and_what_comes_next()
    {
        var page = WebUtility.HtmlDecode(await server.TextAsync("/"));

        Assert.Contains("broken_page is down", page, StringComparison.Ordinal);
        Assert.Contains("Nobody is on it yet.", page, StringComparison.Ordinal);
        Assert.Contains($"action=\"/incidents/{server.Incident("broken_page")}/acknowledge\"", page, StringComparison.Ordinal);
        Assert.Contains("step at 15m", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("Open incidents", StringComparison.Ordinal) < page.IndexOf("id=\"checks\"", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "10.7")]
    public async Task Says_in_red_that_nobody_would_be_told()
    {
        foreach (var path in new[] { "/", "/incidents", "/checks/sound_page", $"/incidents/{server.Incident("broken_page")}" })
        {
            Assert.Contains("Nobody would be told.", await server.TextAsync(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_check_shows_expected_against_seen_its_rules_and_its_definition()
    {
        var page = WebUtility.HtmlDecode(await server.TextAsync("/checks/broken_page"));

        Assert.Contains("What fails", page, StringComparison.Ordinal);
        Assert.Contains("<code>2xx</code>", page, StringComparison.Ordinal);
        Assert.Contains("consecutive_failures", page, StringComparison.Ordinal);
        Assert.Contains("failures in a row", page, StringComparison.Ordinal);
        Assert.Contains("/broken_page", page, StringComparison.Ordinal);
        Assert.Contains(
            "0 of 3 failures within 3m",
            WebUtility.HtmlDecode(await server.TextAsync("/checks/sound_page")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_charts_numbers_and_the_servers_own_picture_hold_the_limit()
    {
        var numbers = await server.JsonAsync("/checks/sound_page/latency?span=1h");

        Assert.Equal(900, numbers.GetProperty("limit").GetDouble());
        Assert.Equal(numbers.GetProperty("at").GetArrayLength(), numbers.GetProperty("p95").GetArrayLength());
        Assert.Contains("class=\"limit\"", await server.TextAsync("/checks/sound_page"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        var incident = $"/incidents/{server.Incident("noted_page")}";
        using var answer = await server.SendFormAsync($"{incident}/notes", ("by", "<i>eve</i>"), ("text", "<img src=x onerror=alert(1)>"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);

        var page = await server.TextAsync(incident);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;i&gt;eve&lt;/i&gt;", page, StringComparison.Ordinal);
        foreach (
            var path in new[] { "/", incident, "/checks/noted_page", "/checks/sound_page", "/checks/%3Cscript%3Ealert(1)%3C%2Fscript%3E" }
        )
        {
            using var shown = await server.Client.GetAsync(path, Stopping);
            var text = await shown.Content.ReadAsStringAsync(Stopping);
            Assert.DoesNotContain("<script>alert", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>well", text, StringComparison.Ordinal);
        }

        Assert.Contains("out of stock", await server.TextAsync("/checks/noted_page"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_run_nothing_inline_and_say_so_to_the_browser()
    {
        foreach (var path in new[] { "/", "/incidents", "/checks/broken_page", $"/incidents/{server.Incident("broken_page")}", "/nowhere" })
        {
            using var answer = await server.Client.GetAsync(path, Stopping);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            var text = await answer.Content.ReadAsStringAsync(Stopping);
            Assert.DoesNotContain(" style=", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", text, StringComparison.Ordinal);
            Assert.DoesNotContain(" onclick=", text, StringComparison.Ordinal);
            Assert.DoesNotMatch("<script(?![^>]* src=\"/assets/)", text);
        }
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/checks/nowhere")]
    [InlineData("/checks/nowhere/latency")]
    [InlineData("/incidents/987654")]
    [InlineData("/incidents/x")]
    public async Task What_is_not_there_is_a_page_that_says_so(string path)
    {
        using var answer = await server.Client.GetAsync(path, Stopping);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Not found", await answer.Content.ReadAsStringAsync(Stopping), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_answers_HEAD_as_it_answers_GET()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var answer = await server.Client.SendAsync(request, Stopping);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Under_api_what_is_not_there_is_an_error_in_json()
    {
        using var answer = await server.Client.GetAsync("/api/v1/nowhere", Stopping);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_asset_is_kept_by_its_address_and_confirmed_by_its_tag()
    {
        var page = await server.TextAsync("/");
        var at = page.IndexOf("/assets/dashboard.css", StringComparison.Ordinal);
        using var first = await server.Client.GetAsync(page[at..page.IndexOf('"', at)], Stopping);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/dashboard.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(again, Stopping);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Events_tell_of_changes()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15), TimeProvider.System);
        await using var stream = await server.Client.GetStreamAsync("/events", patience.Token);
        using var reader = new StreamReader(stream);
        List<string> seen = [];
        while (seen.Count < 2 && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                seen.Add(line);
            }
        }

        Assert.Equal(2, seen.Distinct().Count());
    }
}
