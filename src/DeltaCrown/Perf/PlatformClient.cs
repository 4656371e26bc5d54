using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;

namespace DeltaCrown.Perf;

/// <summary>Speaks to the instance over HTTP as any client would; knows nothing of its insides.</summary>
public sealed class PlatformClient(Uri baseUrl) : IDisposable
{
    // One warm connection and no cookies: what is timed is the request, not the set-up of a connection.
    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public Uri BaseUrl { get; } = new(baseUrl.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>Sends and reads the whole answer.</summary>
    /// <param name="path">Relative to the base address, without a slash at its start.</param>
    public async Task<PlatformAnswer> Send(
        HttpMethod method,
        string path,
        string? accessToken,
        object? body,
        CancellationToken cancellation,
        string? idempotencyKey = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(BaseUrl, path));
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            return new PlatformAnswer(response.StatusCode, bytes, response.Headers.RetryAfter?.Delta, null);
        }
        catch (HttpRequestException failure)
        {
            return PlatformAnswer.Unreachable(failure.HttpRequestError.ToString());
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return PlatformAnswer.Unreachable("no answer within 30 s");
        }
    }

    /// <summary>Opens the notification socket as the account that the token belongs to.</summary>
    /// <exception cref="WebSocketException">The instance refused the handshake.</exception>
    public async Task<WebSocket> OpenSocket(string accessToken, CancellationToken cancellation)
    {
        var address = new UriBuilder(new Uri(BaseUrl, "ws/notifications/"));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {accessToken}");
            await socket.ConnectAsync(address.Uri, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => http.Dispose();
}
