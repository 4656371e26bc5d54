using Crownwatch.Server;
using Crownwatch.Server.Access;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Names that hold script stay text on every page; and where the server may listen.</summary>
public sealed class HostileNameTests(AccessServer server) : IClassFixture<AccessServer>
{
    private const string Script = "<script>alert(\"name\")</script>";

    [Fact(Timeout = 60_000)]
    public async Task Names_of_accounts_tokens_and_browsers_stay_text()
    {
        var account = await server.AddAsync(Script, Role.Administrator);
        await server.TokenAsync(account, "viewer");
        using var browser = server.Browse();
        browser.CallsItself("<img/src=x>");
        await browser.EnterAsync(Script);
        using var refused = await server.Browse().SignInAsync(Script, "a wrong password");
        using var invited = await browser.FillInAsync("/accounts", "/accounts/invite", ("id", $"{account.Id}"));
        using var problem = await browser.FillInAsync("/accounts", "/accounts/role", ("id", $"{account.Id}"), ("role", Script));
        List<string> pages = [];
        foreach (var answer in new[] { refused, invited, problem })
        {
            pages.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        foreach (var path in new[] { "/account", "/accounts", "/audit", "/", await server.InviteAsync(account) })
        {
            pages.Add(await browser.TextAsync(path));
        }

        Assert.All(pages, p => Assert.Contains("alert(", p, StringComparison.Ordinal));
        Assert.All(pages, p => Assert.DoesNotContain("<script>", p, StringComparison.Ordinal));
        Assert.All(pages, p => Assert.DoesNotContain("<img/", p, StringComparison.Ordinal));
        Assert.Contains("&lt;img/src=x&gt;", pages[3], StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_of_somebody_who_is_signed_in_is_kept_by_no_cache()
    {
        await server.AddAsync("uncached", Role.Administrator);
        using var browser = await server.Browse().EnterAsync("uncached");
        foreach (var path in new[] { "/", "/account", "/accounts", "/audit", "/incidents", "/silences", "/sign-in" })
        {
            using var answer = await browser.GetAsync(path);
            Assert.True(answer.Headers.CacheControl?.NoStore, path);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", false, null)]
    [InlineData("http://192.0.2.1:80;http://[::]:80", false, null)]
    [InlineData("http://127.0.0.1:80;http://[::1]:80;http://localhost:80", true, null)]
    [InlineData("http://0.0.0.0:8080", true, "not a loopback address; with --no-sign-in")]
    [InlineData("http://127.0.0.1:80;http://192.0.2.1:80", true, "'http://192.0.2.1:80' is not a loopback address")]
    [InlineData("http://[::]:80", true, "not a loopback address")]
    [InlineData("http://example.com:80", true, "not a loopback address")]
    [InlineData("http://example.com:80", false, "names a host")]
    [InlineData("https://127.0.0.1:80", false, "not an address such as")]
    public void Without_sign_in_it_listens_on_loopback_only(string urls, bool noSignIn, string? says)
    {
        var (parsed, wrong) = ServerOptions.ParseUrls(urls, noSignIn);

        Assert.Equal(says is null ? urls.Split(';').Length : 0, parsed.Count);
        Assert.Contains(says ?? "", wrong ?? "", StringComparison.Ordinal);
    }
}
