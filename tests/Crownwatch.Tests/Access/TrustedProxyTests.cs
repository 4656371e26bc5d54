using System.Net;
using System.Text.RegularExpressions;
using Crownwatch.Server.Access;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>A proxy on 127.0.0.1 that signs people in. <see cref="AccessServer.Program"/> connects from there, browsers from elsewhere.</summary>
public sealed partial class TrustedProxyTests(TrustedProxyTests.Server server) : IClassFixture<TrustedProxyTests.Server>
{
    [Fact(Timeout = 60_000)]
    public async Task Whom_the_proxy_names_is_who_asks_with_the_role_of_the_groups()
    {
        var (status, page) = await AskAsync("ada", "staff, ops");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<h1>ada</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Role: responder", page, StringComparison.Ordinal);

        Assert.Contains("Role: administrator", (await AskAsync("ada", "leads")).Text, StringComparison.Ordinal);
        Assert.Contains("Role: viewer", (await AskAsync("ADA", "staff")).Text, StringComparison.Ordinal);
        Assert.Single(server.Services.GetAccounts(), a => a.Name == "ada");
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_role_or_disabled_nobody_gets_in_and_is_not_asked_for_a_password()
    {
        var (status, page) = await AskAsync("eve", "customers");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Not for you", page, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Services.GetAccounts(), a => a.Name == "eve");

        await AskAsync("off", "ops");
        await server.UpdateAsync(Assert.Single(server.Services.GetAccounts(), a => a.Name == "off"), a => a.Disabled = true);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("off", "ops")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync("off", "leads")).Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task From_any_other_address_the_header_counts_for_nothing()
    {
        using var browser = server.Browse();
        browser.Says("X-Forwarded-User", "root");
        browser.Says("X-Forwarded-Groups", "leads");
        Assert.Equal(303, await browser.StatusAsync("/account"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_two_headers_neither_counts()
    {
        using var proxy = server.Program(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("X-Forwarded-Groups", "leads");
        request.Headers.TryAddWithoutValidation("X-Forwarded-User", "ada");
        request.Headers.TryAddWithoutValidation("X-Forwarded-User", "root");
        using var answer = await proxy.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(server.Services.GetAccounts(), a => a.Name.Contains("root", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_form_needs_its_token_since_a_cookie_of_the_proxy_speaks_for_the_person()
    {
        var (_, page) = await AskAsync("grace", "ops");
        var token = Token().Match(page).Groups[1].Value;
        Assert.Equal(HttpStatusCode.Forbidden, await MakeTokenAsync("grace", "ops", ""));
        Assert.Equal(HttpStatusCode.Forbidden, await MakeTokenAsync("ada", "ops", token)); // that of another
        Assert.Equal(HttpStatusCode.OK, await MakeTokenAsync("grace", "ops", token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Entries_and_tries_go_by_the_person_s_address_which_only_the_proxy_may_tell()
    {
        await MakeTokenAsync("ada", "ops", "", "203.0.113.7");
        Assert.Equal("203.0.113.7", server.Audit()[0].Address);

        using var browser = server.Browse();
        browser.Says("X-Forwarded-For", "203.0.113.8");
        using var tried = await browser.SignInAsync("nobody such");
        Assert.Equal(browser.Address.ToString(), server.Audit()[0].Address);

        using var proxy = server.Program(null);
        for (var i = 0; i < 11; i++)
        {
            Assert.Equal(i < 10 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, await TryAsync(proxy, "203.0.113.9"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(proxy, "203.0.113.10"));
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string user, string groups)
    {
        using var proxy = server.Program(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("X-Forwarded-User", user);
        request.Headers.Add("X-Forwarded-Groups", groups);
        using var answer = await proxy.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpStatusCode> MakeTokenAsync(string user, string groups, string token, string from = "203.0.113.1")
    {
        using var proxy = server.Program(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/tokens")
        {
            Content = new FormUrlEncodedContent([new("name", "x"), new("grants", "viewer"), new("lasts", "1d"), new("form_token", token)]),
        };
        request.Headers.Add("Origin", server.Origin);
        request.Headers.Add("X-Forwarded-User", user);
        request.Headers.Add("X-Forwarded-Groups", groups);
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await proxy.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> TryAsync(HttpClient proxy, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([new("name", "nobody such"), new("password", "wrong password")]),
        };
        request.Headers.Add("Origin", server.Origin);
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await proxy.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    [GeneratedRegex("name=\"form_token\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Token();

    public sealed class Server : AccessServer
    {
        public Server() =>
            Foreign = new ForeignSignIn(
                null,
                new TrustedProxy(
                    [IPNetwork.Parse("127.0.0.1/32")],
                    "X-Forwarded-User",
                    "X-Forwarded-Groups",
                    RoleMap.Parse("--proxy-roles", "administrator=leads;responder=ops;viewer=staff").Map
                )
            );
    }
}

/// <summary>A proxy that knows no groups: the accounts are those that administrators made.</summary>
public sealed class ProxyWithoutGroupsTests(ProxyWithoutGroupsTests.Server server) : IClassFixture<ProxyWithoutGroupsTests.Server>
{
    [Fact(Timeout = 60_000)]
    public async Task Only_accounts_that_were_made_get_in_with_the_role_they_have()
    {
        await server.AddAsync("ada", Role.Responder);
        using var proxy = server.Program(null);
        proxy.DefaultRequestHeaders.Add("X-Remote-User", "ada");
        Assert.Contains(
            "Role: responder",
            await proxy.GetStringAsync("/account", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );

        proxy.DefaultRequestHeaders.Remove("X-Remote-User");
        proxy.DefaultRequestHeaders.Add("X-Remote-User", "eve");
        using var refused = await proxy.GetAsync("/account", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain(server.Services.GetAccounts(), a => a.Name == "eve");
    }

    public sealed class Server : AccessServer
    {
        public Server() =>
            Foreign = new ForeignSignIn(null, new TrustedProxy([IPNetwork.Parse("127.0.0.1/32")], "X-Remote-User", null, null));
    }
}
