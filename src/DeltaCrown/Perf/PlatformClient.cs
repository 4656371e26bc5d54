using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;

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

/// <summary>What came back, or why nothing did.</summary>
/// <param name="Failure">Set when there was no whole answer; then the status is 0.</param>
public sealed record PlatformAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, string? Failure)
{
    public static PlatformAnswer Unreachable(string failure) => new(0, [], null, failure);

    public string Seen => Failure ?? $"HTTP {(int)Status}{ErrorCode}";

    /// <summary>Judges an attempt: the expected status is success, 429 with Retry-After a pause, the rest an error.</summary>
    public PerfAnswer Expect(HttpStatusCode expected) =>
        Failure is null && Status == expected
            ? PerfAnswer.Success
            : new PerfAnswer(Seen, Status == HttpStatusCode.TooManyRequests ? RetryAfter : null);

    /// <exception cref="PerfTargetException">The body is no JSON object with that text or number.</exception>
    public JsonElement Field(string name)
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value))
            {
                return value.Clone();
            }
        }
        catch (JsonException malformed)
        {
            throw new PerfTargetException($"expected JSON with '{name}', found a body that is no JSON ({Seen})", malformed);
        }
        throw new PerfTargetException($"expected JSON with '{name}', found an answer without it ({Seen})");
    }

    private string ErrorCode
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return
                    document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("error", out var code)
                    && code.ValueKind == JsonValueKind.String
                    ? $" {code.GetString()}"
                    : "";
            }
            catch (JsonException)
            {
                return ""; // A proxy's page in place of our error: the status says what can be said.
            }
        }
    }
}
