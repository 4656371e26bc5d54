using System.Net;
using Crownwatch.Server.Access;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Links that are good once: the first administrator's, and those of people who are added. Each test has a server of its own.</summary>
public sealed class FirstAdministratorTests : IAsyncLifetime
{
    private readonly AccessServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_link_makes_the_first_administrator_once_and_is_gone_then()
    {
        var link = await _server.InviteAsync();
        using var browser = _server.Browse();
        Assert.Contains("The first administrator", await browser.TextAsync(link), StringComparison.Ordinal);
        using var taken = await ChooseAsync(browser, link, "ada");

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (taken.StatusCode, taken.Headers.Location!.OriginalString));
        Assert.Equal(200, await browser.StatusAsync("/accounts")); // signed in, and an administrator
        using var second = _server.Browse();
        Assert.Equal(410, await second.StatusAsync(link));
        using var late = await ChooseAsync(second, link, "eve");
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.Empty(second.Cookies.GetAllCookies());
        Assert.Equal("ada", Assert.Single(Accounts()).Name);
        Assert.Null(await AccessLineAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_many_who_send_it_at_once_one_becomes_administrator_and_the_others_get_nothing()
    {
        var link = await _server.InviteAsync();
        var browsers = Enumerable.Range(0, 6).Select(_ => _server.Browse()).ToList();

        var answers = await Task.WhenAll(browsers.Select((b, i) => ChooseAsync(b, link, $"person {i}")));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Gone));
        Assert.Single(browsers, b => b.Cookies.Count > 0);
        Assert.Single(Accounts());
        browsers.ForEach(b => b.Dispose());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ada", "too short", "too short", "at least 12 characters")]
    [InlineData("ada", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "at least 4 different characters")]
    [InlineData("ada", "correct horse battery", "correct horse batterx", "not the same")]
    [InlineData("", "correct horse battery", "correct horse battery", "name is missing")]
    [InlineData("a\u202Eda", "correct horse battery", "correct horse battery", "U+202E")]
    public async Task What_is_wrong_is_told_and_the_link_stays_good(string name, string password, string again, string says)
    {
        var link = await _server.InviteAsync();
        using var browser = _server.Browse();
        using var wrong = await browser.SendAsync(link, [("name", name), ("password", password), ("again", again)]);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var page = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.DoesNotContain(password, page, StringComparison.Ordinal);
        Assert.Empty(Accounts());
        using var right = await ChooseAsync(browser, link, "ada");
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_link_is_good_for_a_day_and_no_longer_than_until_the_next_start()
    {
        var first = await _server.InviteAsync();
        var second = await _server.InviteAsync(); // as another start would

        using var browser = _server.Browse();
        Assert.Equal((410, 200), (await browser.StatusAsync(first), await browser.StatusAsync(second)));
        Assert.NotNull(Standing(TimeSpan.FromHours(23)).Find(second["/welcome/".Length..]));
        Assert.Null(Standing(TimeSpan.FromHours(25)).Find(second["/welcome/".Length..]));

        InvitationStore Standing(TimeSpan later) =>
            new(_server.Services.GetRequiredService<Database>(), new ManualTime(TimeProvider.System.GetUtcNow() + later));
    }

    [Fact(Timeout = 60_000)]
    public async Task Somebody_who_is_added_chooses_a_password_with_a_link_and_has_the_role_they_were_given()
    {
        await _server.AddAsync("ada", Role.Administrator);
        using var administrator = await _server.Browse().EnterAsync("ada");
        using var added = await administrator.FillInAsync("/accounts", "/accounts", ("name", "ben"), ("role", "responder"));
        var page = await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var link = new Uri(System.Text.RegularExpressions.Regex.Match(page, "http://[^<\"]+/welcome/[^<\"]+").Value).AbsolutePath;

        using var ben = _server.Browse();
        Assert.Contains("Welcome, ben", await ben.TextAsync(link), StringComparison.Ordinal);
        using var chosen = await ChooseAsync(ben, link, "somebody else");

        Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        Assert.Equal((200, 403), (await ben.StatusAsync("/account"), await ben.StatusAsync("/accounts")));
        Assert.Equal(["ada", "ben"], Accounts().Select(a => a.Name));
        Assert.Equal(410, await ben.StatusAsync(link));
        Assert.Contains(_server.Audit(), e => e is { Who: "ada", Action: "POST /accounts", Detail: "ben, responder", Status: 200 });
        Assert.Contains(_server.Audit(), e => e is { Who: "ben", Action: "chose a password" });
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_link_lets_somebody_in_who_was_locked_out_and_ends_their_sessions()
    {
        var ada = await _server.AddAsync("ada", Role.Administrator);
        using var old = await _server.Browse().EnterAsync("ada");
        using var other = _server.Browse();
        for (var i = 0; i < 5; i++)
        {
            (await other.SignInAsync("ada", "wrong password!")).Dispose();
        }

        using var chosen = await other.SendAsync(
            await _server.InviteAsync(ada),
            [("password", "a password nobody knows"), ("again", "a password nobody knows")]
        );

        Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        Assert.Equal((200, 303), (await other.StatusAsync("/account"), await old.StatusAsync("/account")));
        (await _server.Browse().EnterAsync("ada", "a password nobody knows")).Dispose();
    }

    private IReadOnlyList<Account> Accounts() => _server.Services.GetRequiredService<AccountStore>().All();

    private Task<string?> AccessLineAsync() => AccessServices.FirstStartAsync(_server.Services, CancellationToken.None);

    private static Task<HttpResponseMessage> ChooseAsync(Browser browser, string link, string name) =>
        browser.SendAsync(link, [("name", name), ("password", AccessServer.Password), ("again", AccessServer.Password)]);
}
