using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

public sealed class IncidentFormTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acknowledging_says_who_is_on_it_and_remembers_the_name()
    {
        var incident = $"/incidents/{server.Incident("taken_page")}";

        using var answer = await server.SendFormAsync($"{incident}/acknowledge", ("by", "ada"), ("from", "now"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location?.ToString());
        Assert.Contains("crownwatch_name=ada", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        var page = await server.TextAsync(incident);
        Assert.Contains("<b>ada</b> is on it", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{incident}/acknowledge", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", null)]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_form_that_no_page_of_ours_sent_is_refused_and_changes_nothing(string header, string? value)
    {
        var incident = $"/incidents/{server.Incident("broken_page")}";

        using var answer = await server.SendFormAsync(
            $"{incident}/acknowledge",
            request =>
            {
                if (value is not null)
                {
                    request.Headers.Add(header, value);
                }
            },
            ("by", "mallory")
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Nobody is on it yet.", await server.TextAsync(incident), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_pointed_at_this_machine_is_not_ours()
    {
        using var answer = await server.SendFormAsync(
            $"/incidents/{server.Incident("broken_page")}/acknowledge",
            request =>
            {
                request.Headers.Host = "evil.example.com";
                request.Headers.Add("Origin", "http://evil.example.com");
            }
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_api_takes_programs_but_no_page_of_another_site()
    {
        var path = $"/api/v1/incidents/{server.Incident("broken_page")}/notes";
        using var program = await server.Client.PostAsJsonAsync(path, new { text = "from a program" }, Stopping);
        using var page = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("""{"text":"from a page"}""") };
        page.Headers.Add("Origin", "https://evil.example.com");
        using var refused = await server.Client.SendAsync(page, Stopping);

        Assert.Equal(HttpStatusCode.OK, program.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("\"forbidden\"", await refused.Content.ReadAsStringAsync(Stopping), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolving_while_it_fires_asks_first()
    {
        var incident = $"/incidents/{server.Incident("ended_page")}";

        using var asked = await server.SendFormAsync($"{incident}/resolve", ("by", "ada"));
        Assert.Equal($"{incident}?ask=resolve", asked.Headers.Location?.ToString());
        Assert.Contains("Resolve all the same", await server.TextAsync($"{incident}?ask=resolve"), StringComparison.Ordinal);

        using var confirmed = await server.SendFormAsync($"{incident}/resolve", ("by", "ada"), ("confirm", "yes"));
        Assert.Equal(incident, confirmed.Headers.Location?.ToString());
        var page = await server.TextAsync(incident);
        Assert.Contains("by ada", page, StringComparison.Ordinal);
        Assert.Contains("reopens if its alert still holds", page, StringComparison.Ordinal);
        Assert.Contains("ended_page was down", await server.TextAsync("/incidents?state=resolved"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "problem=note_empty")]
    [InlineData("   ", "problem=note_empty")]
    public async Task A_note_without_text_says_what_it_needs(string text, string problem)
    {
        var incident = $"/incidents/{server.Incident("noted_page")}";

        using var answer = await server.SendFormAsync($"{incident}/notes", ("text", text));

        Assert.Equal($"{incident}?{problem}", answer.Headers.Location?.ToString());
        Assert.Contains("The note has no text", await server.TextAsync($"{incident}?{problem}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_that_is_no_form_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/incidents/{server.Incident("broken_page")}/acknowledge")
        {
            Content = new StringContent("{}"),
        };
        request.Headers.Add("Origin", server.Origin);
        using var answer = await server.Client.SendAsync(request, Stopping);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }
}
