using System.Net;
using Crownwatch.Server.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>What is taken from somebody is gone at their very next request, through browsers and tokens alike.</summary>
public sealed class StandingTests(AccessServer server) : IClassFixture<AccessServer>, IAsyncLifetime
{
    private const string Another = "another long password";
    private Browser _administrator = null!;

    public async ValueTask InitializeAsync()
    {
        var name = $"administrator {Guid.NewGuid():N}";
        await server.AddAsync(name, Role.Administrator);
        _administrator = await server.Browse().EnterAsync(name);
    }

    public ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_session_that_was_ended_elsewhere_does_nothing_more()
    {
        await server.AddAsync("two browsers", Role.Viewer);
        using var here = await server.Browse().EnterAsync("two browsers");
        using var there = await server.Browse().EnterAsync("two browsers");
        var sessions = Sessions("two browsers");
        Assert.Equal(2, sessions.Count);

        var theirs = sessions.Single(s => s.Address == there.Address.ToString());
        (await here.FillInAsync("/account", "/account/sessions/end", ("id", $"{theirs.Id}"))).Dispose();

        Assert.Equal((200, 303), (await here.StatusAsync("/"), await there.StatusAsync("/")));
        Assert.Equal(401, await there.StatusAsync("/api/v1/me"));
        Assert.Single(Sessions("two browsers"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        await server.AddAsync("victim", Role.Viewer);
        await server.AddAsync("meddler", Role.Responder);
        using var victim = await server.Browse().EnterAsync("victim");
        using var meddler = await server.Browse().EnterAsync("meddler");

        (await meddler.FillInAsync("/account", "/account/sessions/end", ("id", $"{Sessions("victim").Single().Id}"))).Dispose();

        Assert.Equal((200, 200), (await victim.StatusAsync("/"), await meddler.StatusAsync("/")));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_open_page_is_told_no_more_changes_once_its_session_is_over()
    {
        await server.AddAsync("looker", Role.Viewer);
        using var looker = await server.Browse().EnterAsync("looker");
        await using var stream = await looker.StreamAsync("/events");
        using var lines = new StreamReader(stream);
        Assert.Equal("retry: 2000", await lines.ReadLineAsync(TestContext.Current.CancellationToken));

        await server.UpdateAsync(Account("looker"), a => a.Disabled = true);
        await server.IncidentAsync(); // a change

        await lines.ReadToEndAsync(TestContext.Current.CancellationToken); // comes to an end
    }

    [Fact(Timeout = 60_000)]
    public async Task A_disabled_account_is_out_at_once_and_enabling_it_signs_no_browser_in()
    {
        var account = await server.AddAsync("disabled", Role.Responder);
        using var browser = await server.Browse().EnterAsync("disabled");
        using var program = server.Program(await server.TokenAsync(account, "responder"));
        using var alerts = server.Program(await server.TokenAsync(account, "alerts"));
        Assert.Equal((200, 200, 200), (await browser.StatusAsync("/"), await AskAsync(program), await AskAsync(alerts, "/api/v2/status")));

        await AdministerAsync("/accounts/disable", account);
        Assert.Equal((303, 401, 401), (await browser.StatusAsync("/"), await AskAsync(program), await AskAsync(alerts, "/api/v2/status")));
        using var again = await server.Browse().SignInAsync("disabled");
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);

        await AdministerAsync("/accounts/enable", account);
        Assert.Equal((303, 200, 200), (await browser.StatusAsync("/"), await AskAsync(program), await AskAsync(alerts, "/api/v2/status")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lowered_role_lowers_browsers_and_tokens_at_once_and_a_raised_one_raises_no_token_above_its_grant()
    {
        var account = await server.AddAsync("lowered", Role.Administrator);
        using var browser = await server.Browse().EnterAsync("lowered");
        using var program = server.Program(await server.TokenAsync(account, "administrator"));
        using var modest = server.Program(await server.TokenAsync(account, "viewer"));
        Assert.Equal((200, 200, 403), (await browser.StatusAsync("/audit"), await AuditAsync(program), await AuditAsync(modest)));

        await AdministerAsync("/accounts/role", account, ("role", "viewer"));

        Assert.Equal((403, 403, 403), (await browser.StatusAsync("/audit"), await AuditAsync(program), await AuditAsync(modest)));
        using var refused = await program.PostAsync("/api/v1/incidents", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal((200, 200), (await browser.StatusAsync("/"), await AskAsync(program)));

        await AdministerAsync("/accounts/role", account, ("role", "administrator"));
        Assert.Equal((200, 200, 403), (await browser.StatusAsync("/audit"), await AuditAsync(program), await AuditAsync(modest)));

        Task<int> AuditAsync(HttpClient client) => AskAsync(client, "/api/v1/audit");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_changed_password_signs_out_every_other_browser_and_the_old_one_opens_nothing()
    {
        await server.AddAsync("changer", Role.Viewer);
        using var here = await server.Browse().EnterAsync("changer");
        using var there = await server.Browse().EnterAsync("changer");

        using var wrong = await ChangeAsync(here, "not the present one", Another, Another);
        using var differing = await ChangeAsync(here, AccessServer.Password, Another, Another + "x");
        using var tooShort = await ChangeAsync(here, AccessServer.Password, "short", "short");
        Assert.All([wrong, differing, tooShort], a => Assert.Equal(HttpStatusCode.BadRequest, a.StatusCode));
        Assert.Equal(200, await there.StatusAsync("/"));
        Assert.Equal(1, Account("changer").Failures); // only the first was a wrong password

        using var changed = await ChangeAsync(here, AccessServer.Password, Another, Another);

        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        Assert.Equal((200, 303), (await here.StatusAsync("/"), await there.StatusAsync("/")));
        using var old = await there.SignInAsync("changer");
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        await there.EnterAsync("changer", Another);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_browser_left_open_is_no_place_to_guess_the_password()
    {
        await server.AddAsync("left open", Role.Viewer);
        using var browser = await server.Browse().EnterAsync("left open");
        for (var i = 0; i < 5; i++)
        {
            (await ChangeAsync(browser, $"a guess {i}", Another, Another)).Dispose();
        }

        using var right = await ChangeAsync(browser, AccessServer.Password, Another, Another);
        Assert.Equal(HttpStatusCode.BadRequest, right.StatusCode);
        (await server.Browse().SignInAsync("left open", Another)).Dispose();
        Assert.NotNull(Account("left open").LockedUntil);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_last_administrator_can_not_be_disabled_or_lowered_not_even_by_two_at_once()
    {
        await using var own = new AccessServer();
        await own.InitializeAsync();
        var ada = await own.AddAsync("ada", Role.Administrator);
        var ben = await own.AddAsync("ben", Role.Administrator);
        using var first = await own.Browse().EnterAsync("ada");
        using var second = await own.Browse().EnterAsync("ben");

        // Each disables the other: one of them stays.
        await Task.WhenAll(
            first.FillInAsync("/accounts", "/accounts/disable", ("id", $"{ben.Id}")),
            second.FillInAsync("/accounts", "/accounts/disable", ("id", $"{ada.Id}"))
        );
        var store = own.Services.GetRequiredService<AccountStore>();
        var left = Assert.Single(store.All(), a => !a.Disabled);
        using var browser = left.Name == "ada" ? first : second;

        foreach (var path in new[] { "/accounts/disable", "/accounts/role" })
        {
            using var refused = await browser.FillInAsync("/accounts", path, ("id", $"{left.Id}"), ("role", "responder"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(
                "only administrator who can sign in",
                await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }

        // One who has chosen no password yet can't undo anything.
        using var added = await browser.FillInAsync("/accounts", "/accounts", ("name", "eve"), ("role", "administrator"));
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        using var still = await browser.FillInAsync("/accounts", "/accounts/disable", ("id", $"{left.Id}"));
        Assert.Equal(HttpStatusCode.BadRequest, still.StatusCode);
        Assert.Equal(Role.Administrator, store.Find(left.Id)!.Role);
    }

    [Fact(Timeout = 60_000)]
    public async Task Wrong_passwords_that_come_while_an_account_is_disabled_do_not_enable_it_again()
    {
        var account = await server.AddAsync("raced", Role.Administrator);
        var browsers = Enumerable.Range(0, 8).Select(_ => server.Browse()).ToList();
        var token = (await _administrator.FormTokenAsync("/accounts"))!;

        var tries = browsers.Select(b => b.SignInAsync("raced", "wrong password")).ToList();
        (await _administrator.SendAsync("/accounts/disable", [("id", $"{account.Id}"), ("form_token", token)])).Dispose();
        await Task.WhenAll(tries);

        Assert.True(Account("raced").Disabled);
        browsers.ForEach(b => b.Dispose());
    }

    private IReadOnlyList<Session> Sessions(string name) => server.Services.GetRequiredService<SessionStore>().Of(Account(name).Id);

    private Account Account(string name) => server.Services.GetRequiredService<AccountStore>().All().Single(a => a.Name == name);

    private async Task AdministerAsync(string path, Account account, params (string, string)[] more)
    {
        using var answer = await _administrator.FillInAsync("/accounts", path, [("id", $"{account.Id}"), .. more]);
        Assert.Equal((HttpStatusCode.SeeOther, "/accounts"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    private static Task<HttpResponseMessage> ChangeAsync(Browser browser, string present, string password, string again) =>
        browser.FillInAsync("/account", "/account/password", ("present", present), ("password", password), ("again", again));

    private static async Task<int> AskAsync(HttpClient client, string path = "/api/v1/me")
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
