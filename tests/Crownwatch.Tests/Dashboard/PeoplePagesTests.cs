using System.Net;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>The pages about silences, maintenance and on-call, and reporting an incident: by plain forms.</summary>
public sealed class PeoplePagesTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silence_is_made_shows_what_it_matches_and_is_ended()
    {
        using var made = await server.SendFormAsync(
            "/silences",
            ("match", "check=sound_page"),
            ("for", "2h"),
            ("reason", "<b>planned</b>"),
            ("by", "ada")
        );
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var page = await server.TextAsync("/silences");
        Assert.Contains("check=&quot;sound_page&quot;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;planned&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Matches 1 alert now, 0 of them firing", page, StringComparison.Ordinal);
        var id = (await server.JsonAsync("/api/v1/silences")).GetProperty("silences")[0].GetProperty("id").GetInt64();

        using var ended = await server.SendFormAsync($"/silences/{id}/end", ("by", "ada"));

        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        Assert.DoesNotContain("sound_page&quot;", await server.TextAsync("/silences"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silence_that_is_refused_says_why_and_keeps_what_was_written()
    {
        using var answer = await server.SendFormAsync(
            "/silences",
            ("match", "check=~\"(<i>)\\1\""),
            ("for", "2h"),
            ("reason", "kept words"),
            ("by", "ada")
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Stopping);
        Assert.Contains("backtracking", page, StringComparison.Ordinal);
        Assert.Contains("kept words", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_is_reported_by_a_form_and_one_without_a_title_is_not()
    {
        using var refused = await server.SendFormAsync("/incidents", ("severity", "high"), ("by", "ada"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("title is missing", await refused.Content.ReadAsStringAsync(Stopping), StringComparison.Ordinal);

        using var reported = await server.SendFormAsync("/incidents", ("title", "Shop <is> odd"), ("severity", "high"), ("by", "ada"));

        Assert.Equal(HttpStatusCode.SeeOther, reported.StatusCode);
        var page = await server.TextAsync(reported.Headers.Location!.ToString());
        Assert.Contains("<h1>Shop &lt;is&gt; odd</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Reported by</dt><dd>ada</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_rotation_the_page_on_call_says_so()
    {
        var page = await server.TextAsync("/on-call");

        Assert.Contains("Nobody is on call", page, StringComparison.Ordinal);
        Assert.Contains("on_call.rotations", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/silences")]
    [InlineData("/silences/pause")]
    [InlineData("/silences/unpause")]
    [InlineData("/on-call/overrides")]
    [InlineData("/on-call/feeds")]
    [InlineData("/checks/sound_page/run")]
    [InlineData("/incidents")]
    public async Task A_form_of_another_site_is_refused(string path)
    {
        using var answer = await server.SendFormAsync(path, r => r.Headers.Add("Origin", "https://evil.example.com"), ("by", "mallory"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
