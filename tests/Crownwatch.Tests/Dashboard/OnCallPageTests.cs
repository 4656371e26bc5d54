using System.Net;
using System.Text.RegularExpressions;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Access;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>Who is on call: ninety days ahead, gaps, and feeds for calendars, which can't sign in.</summary>
public sealed class OnCallPageTests(RotaServer server) : IClassFixture<RotaServer>
{
    [Fact(Timeout = 60_000)]
    public async Task Ninety_days_are_shown_as_weeks_and_as_a_list_and_what_has_nobody_is_said()
    {
        await server.AddAsync("looker", Role.Viewer);
        using var browser = await server.Browse().EnterAsync("looker");

        var page = await browser.TextAsync("/on-call");

        Assert.InRange(Regex.Count(page, "<time datetime=\"[0-9]{4}-[0-9]{2}-[0-9]{2}\" data-form=\"none\">"), 91, 98);
        Assert.Contains("title=\"primary: ada\"", page, StringComparison.Ordinal);
        Assert.Contains("title=\"primary: ben\"", page, StringComparison.Ordinal);
        Assert.Contains("title=\"backup: nobody\"", page, StringComparison.Ordinal);
        Assert.Contains("None: somebody is on call all the time.", page, StringComparison.Ordinal);
        Assert.Contains("while another has somebody: backup.", page, StringComparison.Ordinal);
        Assert.Contains("nobody: a gap", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>cem", page, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_calendar_reads_a_feed_by_its_address_alone_until_the_feed_is_ended()
    {
        await server.AddAsync("subscriber", Role.Viewer);
        using var browser = await server.Browse().EnterAsync("subscriber");
        var path = await MakeAsync(browser, "rotation:primary");
        using var calendar = server.Program(null);

        using var answer = await calendar.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/calendar; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", text, StringComparison.Ordinal);
        Assert.InRange(Regex.Count(text, "BEGIN:VEVENT\r\n"), 17, 19); // a month back and ninety days ahead, by the week
        Assert.Matches("DTSTART:20[0-9]{6}T000000Z\r\nDTEND:20[0-9]{6}T000000Z\r\nSUMMARY:(ada|ben) is on call \\(primary\\)\r\n", text);
        var uids = Regex.Matches(text, "UID:(.*)\r\n").Select(m => m.Value).ToList();
        Assert.Equal(uids.Count, uids.Distinct().Count());
        Assert.Equal(text, await calendar.GetStringAsync(path, TestContext.Current.CancellationToken));
        using var unchanged = new HttpRequestMessage(HttpMethod.Get, path);
        unchanged.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var confirmed = await calendar.SendAsync(unchanged, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);

        var id = Regex.Match(await browser.TextAsync("/on-call"), "End feed ([0-9]+)").Groups[1].Value;
        using var ended = await browser.FillInAsync("/on-call", "/on-call/feeds/end", ("id", id));
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        using var gone = await calendar.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_feed_of_a_person_holds_their_turns_only_and_ends_with_their_account()
    {
        var account = await server.AddAsync("leaver", Role.Viewer);
        using var browser = await server.Browse().EnterAsync("leaver");
        var path = await MakeAsync(browser, "person:ada");
        using var calendar = server.Program(null);
        var text = await calendar.GetStringAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("SUMMARY:ada is on call (primary)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ben is", text, StringComparison.Ordinal);

        await server.UpdateAsync(account, a => a.Disabled = true);

        using var gone = await calendar.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_feed_is_ended_by_whose_it_is_and_by_administrators_and_made_of_what_there_is()
    {
        await server.AddAsync("owner", Role.Viewer);
        await server.AddAsync("stranger", Role.Responder);
        await server.AddAsync("chief", Role.Administrator);
        using var owner = await server.Browse().EnterAsync("owner");
        using var stranger = await server.Browse().EnterAsync("stranger");
        using var chief = await server.Browse().EnterAsync("chief");
        await MakeAsync(owner, "person:ben");
        var id = Regex.Match(await owner.TextAsync("/on-call"), "End feed ([0-9]+)").Groups[1].Value;

        Assert.DoesNotContain($"End feed {id}<", await stranger.TextAsync("/on-call"), StringComparison.Ordinal);
        using var refused = await stranger.FillInAsync("/on-call", "/on-call/feeds/end", ("id", id));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var ended = await chief.FillInAsync("/on-call", "/on-call/feeds/end", ("id", id));
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        foreach (var of in new[] { "person:nobody", "rotation:", "", "nonsense" })
        {
            using var unknown = await owner.FillInAsync("/on-call", "/on-call/feeds", ("of", of));
            Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/on-call/calendar/nonsense.ics")]
    [InlineData("/on-call/calendar/.ics")]
    [InlineData("/on-call/calendar/%27%20OR%201%3D1--.ics")]
    public async Task An_address_that_nobody_made_is_no_calendar(string path)
    {
        using var calendar = server.Program(null);
        using var answer = await calendar.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.SeeOther, $"{answer.StatusCode}");
        Assert.NotEqual("text/calendar", answer.Content.Headers.ContentType?.MediaType);
    }

    /// <returns>The path of the address that is shown once.</returns>
    private static async Task<string> MakeAsync(Browser browser, string of)
    {
        using var made = await browser.FillInAsync("/on-call", "/on-call/feeds", ("of", of));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var path = Regex.Match(
            await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            "/on-call/calendar/[A-Za-z0-9_-]{43}\\.ics"
        );
        Assert.True(path.Success);
        Assert.DoesNotContain(path.Value, await browser.TextAsync("/on-call"), StringComparison.Ordinal);
        return path.Value;
    }
}
