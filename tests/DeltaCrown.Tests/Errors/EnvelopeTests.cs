using System.Text;
using DeltaCrown.Tests.Running;
using Xunit;

namespace DeltaCrown.Tests.Errors;

public sealed class EnvelopeTests(SharedPlatform shared)
{
    private static readonly string[] Posts =
    [
        "/api/auth/register",
        "/api/auth/login",
        "/api/auth/refresh",
        "/api/auth/logout",
        "/api/wallet/transfer",
        "/api/shop/purchase",
        "/api/admin/sanctions",
        "/api/admin/sanctions/none/revoke",
        "/api/admin/wallets/none/adjust",
    ];

    private static readonly string[] Gets =
    [
        "/api/auth/me",
        "/api/wallet",
        "/api/transactions",
        "/api/transactions/export",
        "/api/admin/users",
        "/api/admin/revenue/summary",
        "/api/admin/audit",
    ];

    private static readonly string[] BadBodies =
    [
        "{",
        "[]",
        "null",
        "1",
        "\"text\"",
        "{\"a\":1,\"a\":2}",
        "{\"unknown\":1}",
        "{\"username\":1,\"email\":[],\"password\":{},\"refresh\":false,\"to_user_id\":7,\"amount\":\"5\",\"item_id\":\"1\",\"quantity\":\"1\",\"user_id\":1}",
        "{\"username\":\"\\ud800\",\"password\":\"\\udfff\",\"refresh\":\"\\ud800\",\"user_id\":\"\\ud800\",\"reason\":\"\\ud800\"}",
        "{\"\\ud800\":1}",
        "{\"username\":\"a\\u0000b\",\"password\":\"a\\u0000b\",\"refresh\":\"\\u0000\",\"reason\":\"\\u0000\",\"amount\":1}",
        "{\"item_id\":1e999,\"quantity\":1e999,\"amount\":1e999}",
        "{\"item_id\":99999999999999999999999,\"quantity\":99999999999999999999999,\"amount\":-99999999999999999999999}",
        "{\"item_id\":1,\"quantity\":0}",
        "{\"item_id\":1,\"quantity\":-1}",
        "{\"item_id\":1,\"quantity\":1.5}",
        "{\"item_id\":1,\"quantity\":9223372036854775807}",
        "{\"to_user_id\":\"x\",\"amount\":0}",
        "{\"to_user_id\":\"x\",\"amount\":-5}",
        "{\"amount\":0.5,\"reason\":\"r\"}",
        new string('[', 5000),
        "{\"username\":\"" + new string('x', 10_000) + "\",\"password\":\"" + new string('x', 10_000) + "\"}",
        "\u0000",
    ];

    [Fact]
    public async Task Every_endpoint_answers_bad_bodies_with_the_envelope()
    {
        foreach (string path in Posts)
        {
            foreach (string body in BadBodies)
            {
                Answer answer = await shared.Admin.PostRawAsync(path, body);
                Assert.True(answer.Status is >= 400 and < 500, $"{path} with {body[..Math.Min(60, body.Length)]}: {answer.Status}");
                answer.AssertRefused(answer.Status);
            }
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        foreach (string path in Posts)
        {
            using ByteArrayContent content = new([(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
            content.Headers.ContentType = new("application/json");
            (await shared.Admin.SendAsync(HttpMethod.Post, path, content)).AssertRefused(400, "invalid_request");
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_content_type_is_415(string contentType)
    {
        foreach (string path in Posts)
        {
            Answer answer = await shared.Admin.PostRawAsync(path, "{\"username\":\"admin\",\"password\":\"x\"}", contentType);
            answer.AssertRefused(415, "unsupported_media_type");
        }
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_and_read_away_whether_or_not_its_length_is_told()
    {
        using StringContent told = new(new string(' ', 3_000_000), Encoding.UTF8, "application/json");
        (await shared.Anonymous.SendAsync(HttpMethod.Post, "/api/auth/login", told)).AssertRefused(413, "body_too_large");
        using StreamContent chunked = new(new UnseekableStream(new byte[3_000_000]));
        chunked.Headers.ContentType = new("application/json");
        (await shared.Anonymous.SendAsync(HttpMethod.Post, "/api/auth/login", chunked)).AssertRefused(413, "body_too_large");
    }

    [Fact]
    public async Task Nobody_gets_401_and_a_user_without_the_role_403()
    {
        ApiClient user = await shared.UserAsync();
        foreach (string path in Gets)
        {
            Answer anonymous = await shared.Anonymous.GetAsync(path);
            anonymous.AssertRefused(401, "not_authenticated");
            Assert.StartsWith("Bearer", anonymous.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
        foreach (string path in Gets.Where(path => path.StartsWith("/api/admin", StringComparison.Ordinal)))
        {
            (await user.GetAsync(path)).AssertRefused(403, "forbidden");
        }
        (await user.PostAsync("/api/admin/sanctions", new { })).AssertRefused(403, "forbidden");
        (await user.GetAsync("/admin/users")).AssertRefused(403, "forbidden");
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/nope/")]
    [InlineData("/api/wallet/more")]
    [InlineData("/api/%F0%9F%91%91")]
    [InlineData("/api/shop/items/1")]
    public async Task An_unknown_address_is_404(string path) => (await shared.Anonymous.GetAsync(path)).AssertRefused(404, "not_found");

    [Fact]
    public async Task A_browser_outside_the_api_gets_a_page()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/nope");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml");
        using HttpResponseMessage response = await shared.Anonymous.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Another_method_is_405_and_told_which_are_legal()
    {
        foreach (string path in Posts)
        {
            Answer answer = await shared.Admin.SendAsync(HttpMethod.Delete, path, null);
            answer.AssertRefused(405, "method_not_allowed");
            Assert.Equal("POST", answer.Headers["Allow"]);
        }
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("page=-1")]
    [InlineData("page=x")]
    [InlineData("page=99999999999999")]
    [InlineData("page=1&page=2")]
    [InlineData("page=")]
    [InlineData("page_size=0")]
    [InlineData("page_size=201")]
    [InlineData("page_size=1.5")]
    public async Task A_page_that_is_not_legal_is_400(string query)
    {
        foreach (string path in (string[])["/api/transactions", "/api/admin/users", "/api/admin/audit", "/admin/users"])
        {
            (await shared.Admin.GetAsync($"{path}?{query}")).AssertRefused(400, "invalid_request");
        }
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/api/shop/items")]
    [InlineData("/api/flags")]
    [InlineData("/api/schema")]
    [InlineData("/api/moderation/enforcement/ping")]
    public async Task A_trailing_slash_changes_nothing(string path)
    {
        Answer without = await shared.Anonymous.GetAsync(path);
        Answer with = await shared.Anonymous.GetAsync(path + "/");
        Assert.Equal(200, without.Status);
        Assert.Equal(200, with.Status);
        Assert.Equal(without.ContentType, with.ContentType);
    }

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
