using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>Which checks Now lists stands in its address; what is open is shown whatever it says.</summary>
public sealed class NowFilterTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("?state=up", "sound_page")]
    [InlineData("?text=SOUND", "sound_page")]
    [InlineData("?text=answers+%3Cb%3Ewell", "sound_page")]
    [InlineData("?state=down&text=taken", "taken_page")]
    [InlineData("?label=criticality%3Dhigh&text=noted", "noted_page")]
    [InlineData("?label=check%3D~%22broken.*%22", "broken_page")]
    [InlineData("?label=criticality%21%3Dhigh", "sound_page")]
    public async Task Lists_the_checks_that_are_asked_for(string query, string only)
    {
        var page = await server.TextAsync("/" + query);

        Assert.Equal([only], Names(page));
        Assert.Contains("1 of 5 checks", page, StringComparison.Ordinal);
        Assert.Contains("broken_page is down", WebUtility.HtmlDecode(page), StringComparison.Ordinal); // its incident
        Assert.Contains("Show all checks", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?state=nonsense")]
    [InlineData("?state=&label=&text=")]
    public async Task Nothing_that_can_be_read_is_no_filter(string query) =>
        Assert.Equal(5, Names(await server.TextAsync("/" + query)).Count);

    [Fact]
    public async Task Labels_that_cannot_be_read_are_said_and_filter_nothing_and_stay_text()
    {
        var page = await server.TextAsync("/?label=%3Cscript%3E&text=");

        Assert.Equal(5, Names(page).Count);
        Assert.Contains("Not filtered by labels", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("No check is like that.", await server.TextAsync("/?text=there+is+none"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_made_again()
    {
        HttpStatusCode second;
        do
        {
            using var first = await server.Client.GetAsync("/?state=disabled", Stopping);
            using var again = new HttpRequestMessage(HttpMethod.Get, "/?state=disabled");
            again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var answer = await server.Client.SendAsync(again, Stopping);
            second = answer.StatusCode;
        } while (second == HttpStatusCode.OK); // a result may have come between the two

        Assert.Equal(HttpStatusCode.NotModified, second);
    }

    [Fact]
    public async Task Keys_are_announced_and_every_act_has_a_name()
    {
        var page = await server.TextAsync("/");

        Assert.Contains("id=\"keys-button\"", page, StringComparison.Ordinal);
        Assert.Contains("<dialog id=\"keys\" aria-labelledby=\"keys-title\">", page, StringComparison.Ordinal);
        Assert.Contains("/assets/keys.js", page, StringComparison.Ordinal);
        Assert.Contains("role=\"search\" aria-label=\"Checks\"", page, StringComparison.Ordinal);
    }

    private static List<string> Names(string page) =>
        [
            .. Regex
                .Matches(page, "<li class=\"check [a-z]+\">\\s*<a class=\"name\" href=\"[^\"]*\">([^<]*)</a>")
                .Select(m => m.Groups[1].Value),
        ];
}
