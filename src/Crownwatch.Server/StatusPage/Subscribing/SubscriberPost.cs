using System.Net;
using System.Net.Sockets;
using Crownwatch.Server.Notifying;

namespace Crownwatch.Server.StatusPage.Subscribing;

/// <summary>
/// Posts to addresses that strangers named. Its connections are its own, so that none of a channel's waits for a subscriber; each goes
/// to the public network only, judged on the very addresses that are connected to, and through no proxy.
/// </summary>
public sealed class SubscriberPost(Connector connector, HostSeams seams, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _within = TimeSpan.FromSeconds(10);
    private readonly HttpMessageInvoker _client = new(Watched(seams, connector));

    /// <summary>What became of it: the status, or null with the reason.</summary>
    /// <param name="MayGo">false where nothing may be sent to that address.</param>
    public readonly record struct Result(int? Status, string Answer, bool MayGo = true);

    public async Task<Result> SendAsync(Uri url, byte[] body, string signature, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(_within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(WebhookSignature.Header, signature);
        request.Headers.TryAddWithoutValidation("User-Agent", "Crownwatch-Status");
        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            return new Result((int)response.StatusCode, $"{(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new Result(null, $"no answer within {_within.TotalSeconds:0} s");
        }
        catch (HttpRequestException e) when (e.InnerException is PrivateAddressException refused)
        {
            return new Result(null, refused.Message, MayGo: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Result(null, e is HttpRequestException http ? $"{http.HttpRequestError}" : "connection lost");
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpMessageHandler Watched(HostSeams seams, Connector connector)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = async (context, stopping) =>
                new NetworkStream(
                    await connector.ConnectPublicAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, stopping),
                    ownsSocket: true
                ),
        };
        return seams.Outgoing?.Invoke(handler) ?? handler;
    }
}
