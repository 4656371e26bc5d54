using Crownwatch.Core.Definitions;
using Crownwatch.Server.Notifying;

namespace Crownwatch.Server.LifeSigns;

/// <summary>One GET of the life sign's address. The address is a secret: it is in no result.</summary>
public sealed class LifeSignCall(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            UseProxy = true,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseDrainSize = 0,
        }
    );

    /// <summary>null when it was taken (2xx); otherwise what happened, in words.</summary>
    /// <exception cref="OperationCanceledException">We are stopping.</exception>
    public async Task<string?> SendAsync(Secret url, CancellationToken stopping)
    {
        if (!Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var address) || !Post.CanSendTo(address))
        {
            return "self.life_sign_url is no address that begins with http:// or https://";
        }

        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", "crownwatch-life-sign");
        try
        {
            using var answer = await _client.SendAsync(request, either.Token);
            return answer.IsSuccessStatusCode ? null : $"it answered {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return $"no answer within {Timeout.TotalSeconds:0} s";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http
                ? http.HttpRequestError.ToString()
                : "connection lost";
        }
    }

    public void Dispose() => _client.Dispose();
}
