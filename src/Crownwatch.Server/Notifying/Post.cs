using System.Net;
using System.Net.Sockets;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>Sends one POST and says what became of it. The address may itself be a secret: it is in no result.</summary>
public sealed class Post(TimeProvider time, HostSeams? seams = null, Connector? connector = null) : IDisposable
{
    /// <summary>How long a receiver may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private const int LongestAnswer = 500;
    private readonly HttpMessageInvoker _guarded = Client(seams, connector ?? new Connector(), allowLinkLocal: false);
    private readonly HttpMessageInvoker _open = Client(seams, connector ?? new Connector(), allowLinkLocal: true);

    public static bool CanSendTo(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp;

    public async Task<SendResult> JsonAsync(Uri url, string json, Func<int, string, SendResult?> judge, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        return await SendAsync(request, judge, stopping);
    }

    /// <param name="judge">What a status and an answer mean, where it differs from the usual; null for the usual.</param>
    /// <param name="allowLinkLocal">Whether the receiver may have such an address (<see cref="ForbiddenAddresses"/>).</param>
    public async Task<SendResult> SendAsync(
        HttpRequestMessage request,
        Func<int, string, SendResult?> judge,
        CancellationToken stopping,
        bool allowLinkLocal = false
    )
    {
        // Through a proxy the name is looked up there; what is written as an address can be judged here.
        if (
            !allowLinkLocal
            && IPAddress.TryParse(request.RequestUri!.Host.Trim('[', ']'), out var literal)
            && ForbiddenAddresses.Contains(literal)
        )
        {
            return new SendResult(SendOutcome.Refused, null, new ForbiddenAddressException(literal).Message);
        }

        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            using var response = await (allowLinkLocal ? _open : _guarded).SendAsync(request, either.Token);
            var answer = await AnswerAsync(response, either.Token, stopping);
            return judge((int)response.StatusCode, answer) ?? Judge(response, answer);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Unclear, null, $"no answer within {Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException forbidden)
        {
            return new SendResult(SendOutcome.Refused, null, forbidden.Message);
        }
        catch (HttpRequestException e) when (NothingWasSent(e))
        {
            return new SendResult(SendOutcome.Transient, null, Reason(e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new SendResult(SendOutcome.Unclear, null, Reason(e));
        }
    }

    public void Dispose()
    {
        _guarded.Dispose();
        _open.Dispose();
    }

    // A connection is shared by all requests to its host, so those that may go anywhere have their own.
    internal static HttpMessageInvoker Client(HostSeams? seams, Connector connector, bool allowLinkLocal) =>
        new(
            Watched(
                seams,
                new SocketsHttpHandler
                {
                    UseProxy = true,
                    UseCookies = false,
                    AllowAutoRedirect = false,
                    ConnectTimeout = TimeSpan.FromSeconds(5),
                    PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                    ConnectCallback = async (context, stopping) =>
                    {
                        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
                        return new NetworkStream(await connector.ConnectAsync(host, port, allowLinkLocal, stopping), ownsSocket: true);
                    },
                }
            )
        );

    private static HttpMessageHandler Watched(HostSeams? seams, HttpMessageHandler handler) => seams?.Outgoing?.Invoke(handler) ?? handler;

    private SendResult Judge(HttpResponseMessage response, string answer)
    {
        var status = (int)response.StatusCode;
        var outcome = status switch
        {
            >= 200 and < 300 => SendOutcome.Delivered,
            429 => SendOutcome.WaitUntil,
            408 or >= 500 => SendOutcome.Transient,
            _ => SendOutcome.Refused,
        };
        return new SendResult(outcome, status, answer, outcome == SendOutcome.WaitUntil ? RetryAfter(response) : null);
    }

    private TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => TimeSpan.FromSeconds(5),
        };

    // The status says whether it was taken; a body that never comes must not make a message that arrived be sent again.
    private static async Task<string> AnswerAsync(HttpResponseMessage response, CancellationToken either, CancellationToken stopping)
    {
        try
        {
            return await ReadAsync(response, either);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return "(the rest of the answer did not come)";
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken stopping)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stopping);
        var buffer = new byte[LongestAnswer];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stopping);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static bool NothingWasSent(HttpRequestException e) =>
        e.HttpRequestError
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError;

    private static string Reason(Exception e) =>
        e switch
        {
            HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused",
                SocketError.ConnectionReset => "connection reset",
                var code => code.ToString(),
            },
            HttpRequestException http => http.HttpRequestError.ToString(),
            _ => "connection lost",
        };
}
