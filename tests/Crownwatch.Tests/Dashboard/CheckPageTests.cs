using System.Net;
using System.Text.Json;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>The page of a check: spans, strips, availability, the definition as written, and running it at once.</summary>
public sealed class CheckPageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("24h")]
    [InlineData("7d")]
    [InlineData("90d")]
    public async Task The_chart_goes_back_as_far_as_the_address_says_and_the_links_offer(string span)
    {
        var page = await server.TextAsync($"/checks/sound_page?span={span}");

        Assert.Contains($"href=\"/checks/sound_page?span={span}\" aria-current=\"page\"", page, StringComparison.Ordinal);
        Assert.Contains($"data-chart=\"/checks/sound_page/latency?span={span}\"", page, StringComparison.Ordinal);
        foreach (var other in new[] { "24h", "7d", "90d" })
        {
            Assert.Contains($"href=\"/checks/sound_page?span={other}\"", page, StringComparison.Ordinal);
        }

        var numbers = await server.JsonAsync($"/checks/sound_page/latency?span={span}");
        Assert.NotEqual(0, numbers.GetProperty("at").GetArrayLength());
        Assert.Contains(numbers.GetProperty("p95").EnumerateArray(), p => p.ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task A_day_is_shown_where_the_address_names_no_span_that_there_is()
    {
        foreach (var query in new[] { "", "?span=nonsense", "?span=%3Cscript%3E" })
        {
            var page = await server.TextAsync($"/checks/sound_page{query}");
            Assert.Contains("href=\"/checks/sound_page?span=24h\" aria-current=\"page\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("rule", "3.2")]
    public async Task Strips_and_availability_raw_and_adjusted_are_shown_with_coverage_for_a_day_a_week_and_ninety_days()
    {
        var page = WebUtility.HtmlDecode(await server.TextAsync("/checks/sound_page"));

        foreach (var span in new[] { "24 h", "7 d", "90 d" })
        {
            Assert.Matches($"aria-label=\"Last {span}: [1-9][0-9]* up, [0-9]+ down, [0-9]+ not looked at\"", page);
            Assert.Matches($"<tr><th scope=\"row\">{span}</th>\\s*<td class=\"number\"><b>[0-9.]+ %</b></td>", page);
        }

        Assert.Contains(">adjusted</th>", page, StringComparison.Ordinal);
        Assert.Contains(">raw</th>", page, StringComparison.Ordinal);
        Assert.Contains("under 0.1 %", page, StringComparison.Ordinal); // seconds of ninety days
    }

    [Fact]
    public async Task The_definition_is_shown_as_the_file_writes_it()
    {
        var page = WebUtility.HtmlDecode(await server.TextAsync("/checks/sound_page"));

        Assert.Contains("As written in ", page, StringComparison.Ordinal);
        Assert.Contains("- name: sound_page\n  description: \"Answers <b>well</b>\"", page, StringComparison.Ordinal);
        Assert.Contains("    - response_time_ms: <900", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name: broken_page", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "1.1")]
    public async Task Run_now_runs_the_check_beside_its_slots_and_shows_result_and_timings()
    {
        var incidents = (await server.JsonAsync("/api/v1/incidents")).GetProperty("incidents").GetArrayLength();
        var page = await server.TextAsync("/checks/taken_page?span=7d");
        Assert.Contains("Run taken_page now</button>", page, StringComparison.Ordinal);

        using var answer = await server.SendFormAsync("/checks/taken_page/run", ("by", "<i>ada</i>"), ("span", "7d"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/checks/taken_page?span=7d#run", answer.Headers.Location!.OriginalString);
        var after = await server.TextAsync("/checks/taken_page?span=7d");
        Assert.Contains("asked for by &lt;i&gt;ada&lt;/i&gt;", after, StringComparison.Ordinal);
        Assert.Contains("503, expected 2xx", WebUtility.HtmlDecode(after), StringComparison.Ordinal);
        Assert.Matches("<th scope=\"row\">connecting</th><td class=\"number\">[0-9.]+ ms</td>", after);
        Assert.Contains("waiting for the answer", after, StringComparison.Ordinal);
        Assert.Equal(incidents, (await server.JsonAsync("/api/v1/incidents")).GetProperty("incidents").GetArrayLength());
    }

    [Fact]
    public async Task A_run_asked_for_through_the_api_is_answered_whole_is_recorded_nowhere_and_is_not_taken_again_at_once()
    {
        using var first = await PostAsync("/api/v1/checks/ended_page/run", "{\"by\":\"ada\"}");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var run = JsonDocument.Parse(await first.Content.ReadAsStringAsync(Stopping)).RootElement;
        Assert.Equal("down", run.GetProperty("outcome").GetString());
        Assert.Equal(503, run.GetProperty("status_code").GetInt32());
        Assert.False(run.GetProperty("counts").GetBoolean());
        Assert.NotEmpty(run.GetProperty("stages").EnumerateArray());
        Assert.Equal("status_code", run.GetProperty("criteria")[0].GetProperty("key").GetString());
        var started = run.GetProperty("started_at").GetDateTimeOffset();
        var results = (await server.JsonAsync("/api/v1/checks/ended_page/results")).GetProperty("results");
        Assert.DoesNotContain(results.EnumerateArray(), r => r.GetProperty("slot").GetDateTimeOffset() == started);

        using var second = await PostAsync("/api/v1/checks/ended_page/run", "");
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        using var form = await server.SendFormAsync("/checks/ended_page/run");
        Assert.Equal(HttpStatusCode.TooManyRequests, form.StatusCode);
        Assert.Contains("Not run: ", await form.Content.ReadAsStringAsync(Stopping), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/checks/nowhere/run")]
    [InlineData("/checks/nowhere/run")]
    public async Task A_check_that_is_not_there_is_not_run(string path)
    {
        using var answer = await PostAsync(path, "");
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.UnsupportedMediaType);
        using var form = await server.SendFormAsync("/checks/nowhere/run");
        Assert.Equal(HttpStatusCode.NotFound, form.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Origin", server.Origin);
        if (json.Length > 0)
        {
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        }

        return await server.Client.SendAsync(request, Stopping);
    }
}
