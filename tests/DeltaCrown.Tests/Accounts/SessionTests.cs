using System.Text;
using System.Text.Json;
using DeltaCrown.Accounts;
using DeltaCrown.Tests.Running;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace DeltaCrown.Tests.Accounts;

public sealed class SessionTests(SharedPlatform shared)
{
    [Fact]
    public async Task Login_answers_with_tokens_and_a_strict_cookie_and_nothing_about_the_person()
    {
        ApiClient user = await shared.UserAsync();
        Answer answer = await shared.Anonymous.PostAsync("/api/auth/login", new { username = user.Username, password = "correct horse" });

        Assert.Equal(
            ["access", "refresh", "token_type", "expires_in", "user_id"],
            answer.Json.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.Equal(900, answer.Number("expires_in"));
        Assert.DoesNotContain(user.Username, answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", answer.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", answer.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);

        JsonElement claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(answer.Text("access").Split('.')[1])).RootElement;
        Assert.Equal(
            ["aud", "exp", "iat", "iss", "jti", "nbf", "role", "sub"],
            claims.EnumerateObject().Select(claim => claim.Name).Order()
        );
        Assert.Equal(user.UserId, claims.GetProperty("sub").GetString());
        Assert.Equal("user", claims.GetProperty("role").GetString());
        Assert.Equal(900, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.DoesNotContain(user.Username, claims.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Refresh_rotates_and_a_second_use_ends_the_whole_family()
    {
        ApiClient user = await shared.UserAsync();
        Answer second = await shared.Anonymous.PostAsync("/api/auth/refresh", new { refresh = user.Refresh });
        Assert.Equal(200, second.Status);
        Assert.NotEqual(user.Refresh, second.Text("refresh"));
        Assert.Equal(200, (await user.GetAsync("/api/auth/me")).Status);

        Answer reused = await shared.Anonymous.PostAsync("/api/auth/refresh", new { refresh = user.Refresh });
        reused.AssertRefused(401, "invalid_refresh");
        Answer heir = await shared.Anonymous.PostAsync("/api/auth/refresh", new { refresh = second.Text("refresh") });
        heir.AssertRefused(401, "invalid_refresh");
        (await user.GetAsync("/api/auth/me")).AssertRefused(401, "not_authenticated");
    }

    [Fact]
    public async Task Of_many_racing_refreshes_at_most_one_succeeds()
    {
        ApiClient user = await shared.UserAsync();
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => shared.Anonymous.PostAsync("/api/auth/refresh", new { refresh = user.Refresh }))
        );
        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        Assert.Equal(15, answers.Count(answer => answer.Status == 401));
    }

    [Fact]
    public async Task Logout_ends_access_refresh_and_cookie_at_once()
    {
        ApiClient user = await shared.UserAsync();
        Answer login = await shared.Anonymous.PostAsync("/api/auth/login", new { username = user.Username, password = "correct horse" });
        string cookie = login.Headers["Set-Cookie"].Split(';')[0];
        using ApiClient same = new(shared.Platform.Address, new("Bearer", login.Text("access")));

        Answer out_ = await same.SendAsync(HttpMethod.Post, "/api/auth/logout", null);

        Assert.Equal(204, out_.Status);
        (await same.GetAsync("/api/wallet")).AssertRefused(401);
        (await shared.Anonymous.SendAsync(HttpMethod.Get, "/api/wallet", null, cookie: cookie)).AssertRefused(401);
        (await shared.Anonymous.PostAsync("/api/auth/refresh", new { refresh = login.Text("refresh") })).AssertRefused(401);
        Assert.Equal(200, (await user.GetAsync("/api/wallet")).Status);
    }

    [Fact]
    public async Task The_cookie_alone_signs_in_but_not_for_a_change_from_another_site()
    {
        ApiClient user = await shared.UserAsync(coins: 100);
        Answer login = await shared.Anonymous.PostAsync("/api/auth/login", new { username = user.Username, password = "correct horse" });
        string cookie = login.Headers["Set-Cookie"].Split(';')[0];
        ApiClient nobody = shared.Anonymous;
        static StringContent Purchase() => new("{\"item_id\":1,\"quantity\":1}", Encoding.UTF8, "application/json");

        Answer me = await nobody.SendAsync(HttpMethod.Get, "/api/auth/me", null, cookie: cookie);
        Answer foreign = await nobody.SendAsync(
            HttpMethod.Post,
            "/api/shop/purchase",
            Purchase(),
            cookie: cookie,
            origin: "https://evil.example.com"
        );
        string ours = shared.Platform.Address.GetLeftPart(UriPartial.Authority);
        Answer own = await nobody.SendAsync(HttpMethod.Post, "/api/shop/purchase", Purchase(), cookie: cookie, origin: ours);

        Assert.Equal(user.UserId, me.Text("user_id"));
        foreign.AssertRefused(403, "forbidden");
        Assert.Equal(201, own.Status);
        Assert.Equal(90, await user.BalanceAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")]
    public async Task A_malformed_token_is_refused(string token)
    {
        using ApiClient client = new(shared.Platform.Address, new("Bearer", token));
        (await client.GetAsync("/api/wallet")).AssertRefused(401, "not_authenticated");
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused()
    {
        ApiClient user = await shared.UserAsync();
        AccessTokens strangers = new(new SigningKey(new byte[32]), TimeProvider.System);
        using ApiClient forged = new(shared.Platform.Address, new("Bearer", strangers.Issue(new Caller(user.UserId, "admin", "s"))));
        (await forged.GetAsync("/api/admin/users")).AssertRefused(401, "not_authenticated");
    }

    [Fact]
    public async Task An_access_token_expires_after_fifteen_minutes_and_a_session_after_fourteen_days()
    {
        ManualTime time = new(DateTimeOffset.UnixEpoch.AddYears(60));
        await using Platform platform = await Platform.StartAsync(options => options with { Time = time });
        ApiClient user = await platform.UserAsync();

        time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await user.GetAsync("/api/wallet")).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        (await user.GetAsync("/api/wallet")).AssertRefused(401, "not_authenticated");
        time.Advance(TimeSpan.FromDays(14));
        (await platform.Anonymous.PostAsync("/api/auth/refresh", new { refresh = user.Refresh })).AssertRefused(401, "invalid_refresh");
    }
}
