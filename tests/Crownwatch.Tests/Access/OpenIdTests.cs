using System.Net;
using System.Text;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Time;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Signing in with an OpenID Connect provider, a real server against a real (small) provider.</summary>
public sealed class OpenIdTests : IAsyncLifetime
{
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());
    private OpenIdFake _provider = null!;
    private AccessServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdFake.StartAsync();
        _server = new AccessServer
        {
            Foreign = new ForeignSignIn(
                new OpenIdProvider(
                    _provider.Url,
                    OpenIdFake.ClientId,
                    OpenIdFake.ClientSecret,
                    ["profile"],
                    null,
                    "groups",
                    RoleMap.Parse("--oidc-roles", "administrator=leads;responder=ops;viewer=staff").Map!,
                    "Example <SSO>"
                )
            ),
            Time = _time,
        };
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Somebody_who_never_was_here_gets_an_account_with_the_role_of_the_groups_and_the_page_that_was_asked_for()
    {
        _provider.Claims = Says("ada", "ops", "staff");
        using var browser = _server.Browse();
        var page = await browser.TextAsync("/sign-in?to=/incidents?state=open");
        Assert.Contains("Sign in with <span class=\"text\">Example &lt;SSO&gt;</span>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/sign-in/openid?to=%2Fincidents%3Fstate%3Dopen\"", page, StringComparison.Ordinal);

        using var answer = await GoThereAsync(browser, "/incidents?state=open");

        Assert.Equal((HttpStatusCode.SeeOther, "/incidents?state=open"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        var account = await browser.TextAsync("/account");
        Assert.Contains("<h1>ada</h1>", account, StringComparison.Ordinal);
        Assert.Contains("Role: responder", account, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", account, StringComparison.Ordinal);
        var entry = Assert.Single(_server.Audit(), e => e.Action == "signed in");
        Assert.Equal(("ada", "openid"), (entry.Who, entry.Through));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_same_person_by_another_name_is_the_same_account_and_its_role_follows_the_groups()
    {
        _provider.Claims = Says("ada", "ops");
        using var first = await EnterAsync();
        _provider.Claims = Says("ada lovelace", "leads");
        using var second = await EnterAsync();

        Assert.Contains("<h1>ada</h1>", await second.TextAsync("/account"), StringComparison.Ordinal);
        Assert.Equal(200, await second.StatusAsync("/accounts"));
        Assert.Equal(200, await first.StatusAsync("/accounts")); // the account has it, so each of its browsers
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_is_in_no_group_gets_nothing_and_whoever_left_them_all_loses_browsers_and_tokens()
    {
        _provider.Claims = Says("eve", "customers");
        using var stranger = _server.Browse();
        using var refused = await GoThereAsync(stranger);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("none of your groups has a role here", await TextAsync(refused), StringComparison.Ordinal);
        Assert.DoesNotContain(stranger.Cookies.GetAllCookies(), c => c.Name == "crownwatch_session");

        _provider.Claims = Says("ada", "ops");
        using var ada = await EnterAsync();
        var token = await _server.TokenAsync(Account("ada"), "viewer");
        _provider.Claims = Says("ada", "customers");
        using var late = await GoThereAsync(_server.Browse());

        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.Equal(303, await ada.StatusAsync("/account"));
        using var program = _server.Program(token);
        using var answer = await program.GetAsync("/api/v1/checks", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_that_an_account_with_a_password_has_is_not_taken_over_and_one_without_is_theirs()
    {
        await _server.AddAsync("ada", Role.Administrator);
        _provider.Claims = Says("ada", "staff");
        using var refused = await GoThereAsync(_server.Browse());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Another account is called ada already", await TextAsync(refused), StringComparison.Ordinal);

        await _server.AddAsync("root", Role.Administrator);
        using var root = await _server.Browse().EnterAsync("root");
        using var cleared = await root.FillInAsync(
            "/accounts",
            "/accounts/password/remove",
            ("id", Account("ada").Id.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
        Assert.Equal(HttpStatusCode.SeeOther, cleared.StatusCode);
        using var ada = await EnterAsync();
        Assert.Contains("Role: viewer", await ada.TextAsync("/account"), StringComparison.Ordinal);

        _provider.Claims = new Dictionary<string, object>(Says("ada", "staff")) { ["sub"] = "somebody else" };
        using var second = await GoThereAsync(_server.Browse());
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode); // it has its login
    }

    [Fact(Timeout = 60_000)]
    public async Task A_disabled_account_stays_outside_and_a_session_ends_after_a_day_in_all()
    {
        _provider.Claims = Says("ada", "ops");
        using var ada = await EnterAsync();
        _time.Jump(TimeSpan.FromHours(23));
        Assert.Equal(200, await ada.StatusAsync("/account"));
        _time.Jump(TimeSpan.FromHours(1));
        Assert.Equal(303, await ada.StatusAsync("/account"));

        await _server.UpdateAsync(Account("ada"), a => a.Disabled = true);
        _provider.Claims["exp"] = _time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        using var refused = await GoThereAsync(_server.Browse());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("disabled", await TextAsync(refused), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_id_token_leaves_out_the_userinfo_endpoint_says_of_the_same_person_only()
    {
        _provider.Claims = new() { ["sub"] = "subject of ada" };
        _provider.UserInfo = new()
        {
            ["sub"] = "subject of ada",
            ["preferred_username"] = "ada",
            ["groups"] = new[] { "ops" },
        };
        using var ada = await EnterAsync();
        Assert.Contains("Role: responder", await ada.TextAsync("/account"), StringComparison.Ordinal);

        _provider.UserInfo["sub"] = "somebody else";
        using var refused = await GoThereAsync(_server.Browse());
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Assert.Contains("speaks of somebody else", await TextAsync(refused), StringComparison.Ordinal);
    }

    public static TheoryData<string> Lies() =>
        [
            "audience",
            "party",
            "expired",
            "early",
            "nonce",
            "issuer",
            "no subject",
            "other key",
            "unsigned",
            "our own secret",
            "key of another",
        ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Lies))]
    public async Task A_token_that_proves_nothing_signs_nobody_in(string lie)
    {
        _provider.Claims = Says("ada", "leads");
        var now = _time.GetUtcNow();
        switch (lie)
        {
            case "audience":
                _provider.Claims["aud"] = "another program";
                break;
            case "party":
                (_provider.Claims["aud"], _provider.Claims["azp"]) = (new[] { "crownwatch", "another program" }, "another program");
                break;
            case "expired":
                _provider.Claims["exp"] = now.AddMinutes(-6).ToUnixTimeSeconds();
                break;
            case "early":
                _provider.Claims["nbf"] = now.AddMinutes(6).ToUnixTimeSeconds();
                break;
            case "nonce":
                _provider.Claims["nonce"] = "of another sign-in, long enough";
                break;
            case "issuer":
                _provider.Claims["iss"] = "https://evil.example.com";
                break;
            case "no subject":
                _provider.Claims.Remove("sub");
                break;
            case "other key":
                _provider.Signer = new SigningCredentials(OpenIdFake.NewKey("first"), SecurityAlgorithms.RsaSha256);
                break;
            case "key of another":
                _provider.Signer = new SigningCredentials(OpenIdFake.NewKey("unknown"), SecurityAlgorithms.RsaSha256);
                break;
            case "our own secret":
                _provider.Signer = new SigningCredentials(
                    new SymmetricSecurityKey(Encoding.UTF8.GetBytes(OpenIdFake.ClientSecret)),
                    SecurityAlgorithms.HmacSha256
                );
                break;
            default:
                _provider.Unsigned = true;
                break;
        }

        using var browser = _server.Browse();
        using var answer = await GoThereAsync(browser);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await TextAsync(answer), StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), c => c.Name == "crownwatch_session");
        Assert.Empty(_server.Services.GetAccounts());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_key_of_the_provider_is_known_at_the_next_sign_in()
    {
        _provider.Claims = Says("ada", "ops");
        (await EnterAsync()).Dispose();
        _provider.Key = OpenIdFake.NewKey("second");
        (await EnterAsync()).Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_way_back_that_this_browser_did_not_begin_signs_nobody_in()
    {
        _provider.Claims = Says("ada", "ops");
        using var ada = _server.Browse();
        var back = await ToTheProviderAsync(ada, "/");
        using var lured = _server.Browse();
        using var stolen = await lured.GetAsync(back);
        using var made = await lured.GetAsync("/sign-in/openid/callback?code=code-1&state=made-up");
        using var hers = await ada.GetAsync(back);
        using var again = await ada.GetAsync(back);

        Assert.Equal(HttpStatusCode.BadGateway, stolen.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, made.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, hers.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, again.StatusCode); // good once
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_issuer_a_refusal_and_a_provider_that_is_gone_are_told_and_the_password_still_works()
    {
        await _server.AddAsync("root", Role.Administrator);
        _provider.Error = "access_denied";
        using var denied = await GoThereAsync(_server.Browse());
        Assert.Equal(HttpStatusCode.BadGateway, denied.StatusCode);

        _provider.Issuer = "https://evil.example.com";
        using var other = await _server.Browse().GetAsync("/sign-in/openid");
        Assert.Equal(HttpStatusCode.BadGateway, other.StatusCode);
        Assert.Contains("evil.example.com", await TextAsync(other), StringComparison.Ordinal);

        await _provider.DisposeAsync();
        using var browser = _server.Browse();
        using var gone = await browser.GetAsync("/sign-in/openid");
        Assert.Equal(HttpStatusCode.BadGateway, gone.StatusCode);
        Assert.Contains("does not answer", await TextAsync(gone), StringComparison.Ordinal);
        await browser.EnterAsync("root");
    }

    [Fact(Timeout = 60_000)]
    public async Task It_leads_to_pages_of_ours_only()
    {
        _provider.Claims = Says("ada", "ops");
        using var answer = await GoThereAsync(_server.Browse(), "//evil.example.com");
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    private static Dictionary<string, object> Says(string name, params string[] groups) =>
        new()
        {
            ["sub"] = name == "ada lovelace" ? "subject of ada" : $"subject of {name}",
            ["preferred_username"] = name,
            ["groups"] = groups,
        };

    private async Task<Browser> EnterAsync()
    {
        var browser = _server.Browse();
        using var answer = await GoThereAsync(browser);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await TextAsync(answer));
        return browser;
    }

    private static async Task<HttpResponseMessage> GoThereAsync(Browser browser, string to = "/") =>
        await browser.GetAsync(await ToTheProviderAsync(browser, to));

    /// <returns>Where the provider sends the browser back to.</returns>
    private static async Task<string> ToTheProviderAsync(Browser browser, string to)
    {
        using var away = await browser.GetAsync($"/sign-in/openid?to={Uri.EscapeDataString(to)}");
        Assert.True(away.StatusCode == HttpStatusCode.Redirect, await TextAsync(away));
        using var elsewhere = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var back = await elsewhere.GetAsync(away.Headers.Location, TestContext.Current.CancellationToken);
        Assert.True(back.StatusCode == HttpStatusCode.Redirect, await TextAsync(back));
        return back.Headers.Location!.PathAndQuery;
    }

    private Account Account(string name) => Assert.Single(_server.Services.GetAccounts(), a => a.Name == name);

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}

internal static class AccountsOfAServer
{
    public static IReadOnlyList<Account> GetAccounts(this IServiceProvider services) =>
        ((AccountStore)services.GetService(typeof(AccountStore))!).All();
}
