using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crownwatch.Server.Access;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Tokens: what is kept of one, how long it holds, and that none is more than its maker or makes another.</summary>
public sealed class TokenTests(AccessServer server) : IClassFixture<AccessServer>
{
    [Fact(Timeout = 60_000)]
    public async Task A_token_is_shown_once_and_only_its_hash_is_kept()
    {
        await server.AddAsync("maker", Role.Responder);
        using var browser = await server.Browse().EnterAsync("maker");
        using var made = await browser.FillInAsync(
            "/account",
            "/account/tokens",
            ("name", "prometheus"),
            ("grants", "alerts"),
            ("lasts", "90d")
        );
        var page = await TextAsync(made);
        var secret = System.Text.RegularExpressions.Regex.Match(page, "crownwatch_[A-Za-z0-9_-]{43}").Value;

        Assert.Equal("crownwatch_".Length + 43, secret.Length);
        Assert.DoesNotContain(secret, await browser.TextAsync("/account"), StringComparison.Ordinal);
        var hashes = server
            .Services.GetRequiredService<Database>()
            .Read(c => Dapper.SqlMapper.Query<string>(c, "SELECT hash FROM tokens").ToList());
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))), hashes);
        foreach (
            var file in Directory
                .GetFiles(Path.GetDirectoryName(server.Database)!, "crownwatch.db*")
                .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
        )
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{file} holds the token");
            Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(AccessServer.Password)) < 0, $"{file} holds the password");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task It_holds_until_it_expires_or_is_ended()
    {
        var account = await server.AddAsync("holder", Role.Viewer);
        var secret = await server.TokenAsync(account, "viewer");
        using var program = server.Program(secret);
        Assert.Equal(200, await AskAsync(program, "/api/v1/me"));
        Assert.NotNull(Later(TimeSpan.FromMinutes(59)).Find(secret));
        Assert.Null(Later(TimeSpan.FromMinutes(61)).Find(secret));

        using var browser = await server.Browse().EnterAsync("holder");
        var id = server.Services.GetRequiredService<TokenStore>().List(account.Id).Single().Id;
        (await browser.FillInAsync("/account", "/account/tokens/end", ("id", $"{id}"))).Dispose();

        Assert.Equal(401, await AskAsync(program, "/api/v1/me"));
        Assert.Empty(server.Services.GetRequiredService<TokenStore>().List(account.Id));

        TokenStore Later(TimeSpan by) =>
            new(server.Services.GetRequiredService<Database>(), new ManualTime(TimeProvider.System.GetUtcNow() + by));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Role.Viewer, "responder", "1d", "can't be more")]
    [InlineData(Role.Viewer, "administrator", "1d", "can't be more")]
    [InlineData(Role.Viewer, "alerts", "1d", "role responder")]
    [InlineData(Role.Responder, "administrator", "1d", "can't be more")]
    [InlineData(Role.Responder, "everything", "1d", "legal are viewer, responder, administrator, alerts, metrics")]
    [InlineData(Role.Administrator, "viewer", "400d", "legal is from 1m to")]
    [InlineData(Role.Administrator, "viewer", "1s", "legal is from 1m to")]
    [InlineData(Role.Administrator, "viewer", "for ever", "lasts:")]
    [InlineData(Role.Viewer, "viewer", "1d", null)]
    [InlineData(Role.Viewer, "metrics", "1d", null)]
    [InlineData(Role.Responder, "alerts", "1d", null)]
    [InlineData(Role.Administrator, "administrator", "366d", null)]
    public async Task It_grants_no_more_than_its_makers_role_and_not_for_ever(Role role, string grants, string lasts, string? says)
    {
        var name = $"granter {Guid.NewGuid():N}";
        var account = await server.AddAsync(name, role);
        using var browser = await server.Browse().EnterAsync(name);
        using var answer = await browser.FillInAsync("/account", "/account/tokens", ("name", "x"), ("grants", grants), ("lasts", lasts));

        var page = WebUtility.HtmlDecode(await TextAsync(answer));
        Assert.Equal(says is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says ?? "shown this once", page, StringComparison.Ordinal);
        Assert.Equal(says is null ? 1 : 0, server.Services.GetRequiredService<TokenStore>().List(account.Id).Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("alerts", new[] { "/api/v2/status", "/api/v2/alerts" })]
    [InlineData("metrics", new[] { "/metrics" })]
    public async Task One_for_alerts_or_metrics_does_nothing_else(string grants, string[] may)
    {
        var account = await server.AddAsync($"only {grants}", Role.Administrator);
        using var program = server.Program(await server.TokenAsync(account, grants));
        foreach (
            var path in new[]
            {
                "/",
                "/api/v1/me",
                "/api/v1/incidents",
                "/api/v2/status",
                "/api/v2/alerts",
                "/metrics",
                "/events",
                "/account",
            }
        )
        {
            Assert.Equal((path, may.Contains(path) ? 200 : 403), (path, await AskAsync(program, path)));
        }

        using var post = await program.PostAsJsonAsync("/api/v1/incidents", new { title = "x" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_makes_no_other_and_ends_none_but_itself()
    {
        var account = await server.AddAsync("breeder", Role.Administrator);
        var secret = await server.TokenAsync(account, "viewer");
        await server.TokenAsync(account, "alerts");
        using var program = server.Program(secret);
        using var browser = await server.Browse().EnterAsync("breeder");
        foreach (
            var (path, field, value) in new[]
            {
                ("/account/tokens", "grants", "administrator"),
                ("/account/password", "present", AccessServer.Password),
                ("/account/sessions/end", "id", "1"),
                ("/account/tokens/end", "id", "1"),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Origin", server.Origin);
            request.Content = new FormUrlEncodedContent([
                new(field, value),
                new("name", "child"),
                new("lasts", "1d"),
                new("password", "another password"),
                new("again", "another password"),
            ]);
            using var answer = await program.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
            Assert.DoesNotContain("crownwatch_", await TextAsync(answer), StringComparison.Ordinal);
        }

        var store = server.Services.GetRequiredService<TokenStore>();
        var (own, other) = (
            store.List(account.Id).Single(t => t.Grants == "viewer"),
            store.List(account.Id).Single(t => t.Grants == "alerts")
        );
        Assert.Equal(403, await EndAsync(other.Id));
        Assert.Equal(404, await EndAsync(999));
        Assert.Equal(2, store.List(account.Id).Count);
        Assert.Equal(200, await browser.StatusAsync("/account"));
        Assert.Equal(204, await EndAsync(own.Id));
        Assert.Equal(401, await AskAsync(program, "/api/v1/me"));

        async Task<int> EndAsync(long id)
        {
            using var answer = await program.DeleteAsync($"/api/v1/tokens/{id}", TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_ends_the_token_of_somebody_else_but_an_administrator()
    {
        var owner = await server.AddAsync("owner", Role.Responder);
        using var program = server.Program(await server.TokenAsync(owner, "responder"));
        var id = server.Services.GetRequiredService<TokenStore>().List(owner.Id).Single().Id;
        await server.AddAsync("stranger", Role.Responder);
        await server.AddAsync("ender", Role.Administrator);
        using var stranger = await server.Browse().EnterAsync("stranger");
        using var ender = await server.Browse().EnterAsync("ender");

        (await stranger.FillInAsync("/account", "/account/tokens/end", ("id", $"{id}"))).Dispose();
        Assert.Equal(200, await AskAsync(program, "/api/v1/me"));

        (await ender.FillInAsync("/accounts", "/accounts/tokens/end", ("id", $"{id}"))).Dispose();
        Assert.Equal(401, await AskAsync(program, "/api/v1/me"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Alertmanagers_clients_are_refused_in_the_form_they_know()
    {
        var account = await server.AddAsync("refused", Role.Administrator);
        foreach (
            var (token, status) in new[]
            {
                ((string?)null, 401),
                ("crownwatch_nonsense", 401),
                (await server.TokenAsync(account, "metrics"), 403),
            }
        )
        {
            using var program = server.Program(token);
            using var answer = await program.PostAsJsonAsync(
                "/api/v2/alerts",
                Array.Empty<object>(),
                TestContext.Current.CancellationToken
            );
            var body = JsonDocument.Parse(await TextAsync(answer)).RootElement;
            Assert.Equal((status, status), ((int)answer.StatusCode, body.GetProperty("code").GetInt32()));
            Assert.NotEmpty(body.GetProperty("message").GetString()!);
            Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Any(w => w.Scheme == "Bearer"));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wrong_token_is_not_made_good_by_a_session()
    {
        await server.AddAsync("both", Role.Viewer);
        using var browser = await server.Browse().EnterAsync("both");
        var cookie = browser.Cookies.GetCookieHeader(server.Url);
        using var program = server.Program("crownwatch_nonsense");
        program.DefaultRequestHeaders.Add("Cookie", cookie);

        Assert.Equal(401, await AskAsync(program, "/api/v1/me"));
        program.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(200, await AskAsync(program, "/api/v1/me"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_and_a_password_give_a_token_of_the_accounts_role()
    {
        await server.AddAsync("api user", Role.Responder);
        using var browser = server.Browse();
        using var answer = await browser.PostJsonAsync(
            "/api/v1/sign-in",
            new
            {
                name = "api user",
                password = AccessServer.Password,
                token_name = "laptop",
                lasts = "1h",
            }
        );
        var body = JsonDocument.Parse(await TextAsync(answer)).RootElement;

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(("laptop", "responder"), (body.GetProperty("name").GetString(), body.GetProperty("grants").GetString()));
        using var program = server.Program(body.GetProperty("token").GetString());
        var me = await program.GetFromJsonAsync<JsonElement>("/api/v1/me", TestContext.Current.CancellationToken);
        Assert.Equal("""{"name":"api user","role":"responder","through":"token laptop"}""", JsonSerializer.Serialize(me));
        Assert.Equal(
            body.GetProperty("id").GetInt64(),
            server.Services.GetRequiredService<TokenStore>().List(null).Single(t => t.Name == "laptop").Id
        );
    }

    private static async Task<int> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
