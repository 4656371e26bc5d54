using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;

namespace Smoke.Tests.Players;

/// <summary>Speaks to a deployment as a client from outside does: HTTP, WebSocket and nothing else.</summary>
public sealed class PlatformApi(Uri baseUrl) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    public Uri BaseUrl { get; } = new(baseUrl.AbsoluteUri.TrimEnd('/') + "/");

    public Task<Answer> Get(string path, string? accessToken = null) => Send(HttpMethod.Get, path, accessToken);

    public Task<Answer> Post(string path, object body, string? accessToken = null) => Send(HttpMethod.Post, path, accessToken, body);

    /// <param name="path">Relative to the base address, without a slash at its start.</param>
    /// <param name="cookie">Sent as the Cookie header.</param>
    public async Task<Answer> Send(HttpMethod method, string path, string? accessToken = null, object? body = null, string? cookie = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(BaseUrl, path));
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        var cancellation = TestContext.Current.CancellationToken;
        using var response = await Reach(request, cancellation);
        return new Answer(
            $"{method} {path}",
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(cancellation),
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : []
        );
    }

    private async Task<HttpResponseMessage> Reach(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException unreachable)
        {
            Assert.Fail($"{request.Method} {request.RequestUri}: no answer ({unreachable.Message})");
            throw;
        }
    }

    public async Task<ClientWebSocket> OpenNotifications(string? accessToken)
    {
        var address = new UriBuilder(new Uri(BaseUrl, "ws/notifications/"));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (accessToken is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {accessToken}");
        }
        try
        {
            await socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
            return socket;
        }
        catch (WebSocketException refused)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw new HandshakeRefusedException(status, address.Uri, refused);
        }
    }

    /// <summary>A new player with a random name; skips the test where the deployment takes no registrations.</summary>
    public async Task<SignedIn> NewPlayer()
    {
        var name = $"smoke-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var email = $"{name}@example.com";
        var password = $"Smoke-{RandomNumberGenerator.GetHexString(16, lowercase: true)}-9";
        var answer = await Post(
            "api/auth/register",
            new
            {
                username = name,
                email,
                password,
            }
        );
        if ((int)answer.Status is 403 or 404 && answer.Text.Contains("registration", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Skip($"needs to register a player; {BaseUrl} takes no registrations ({(int)answer.Status})");
        }
        answer.MustBe(201);
        return await SignIn(name, password) with { Email = email };
    }

    public async Task<SignedIn> SignIn(string username, string password)
    {
        var answer = await Post("api/auth/login", new { username, password });
        answer.MustBe(200);
        var body = answer.Json();
        return new SignedIn(
            username,
            password,
            body.GetProperty("user_id").ToString(),
            body.GetProperty("access").GetString()!,
            body.GetProperty("refresh").GetString()!,
            answer
        );
    }

    public void Dispose() => http.Dispose();
}
