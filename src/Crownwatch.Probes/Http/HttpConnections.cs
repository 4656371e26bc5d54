using System.Net;
using System.Net.Sockets;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Http;

/// <summary>
/// The two bare handlers that every run shares. No cookies, no proxy, no redirects, no decompression, no tracing headers.
/// </summary>
/// <remarks>
/// Fresh connections: a lifetime of zero means that no connection is ever used twice, whatever the server answers to
/// `Connection: close`. A limit of one below the largest number keeps the handler from building a pool for each request, which it
/// does for lifetime zero without a limit. Asking the server to close leaves the waiting state of a closed connection on its side:
/// ours would run out of ports. docs/decisions/fresh-connections.md has the figures.
/// </remarks>
internal sealed class HttpConnections : IDisposable
{
    private readonly TlsHandshake _handshake;
    private readonly HttpMessageInvoker _fresh;
    private readonly HttpMessageInvoker _reused;

    public HttpConnections(TimeProvider time)
    {
        _handshake = new TlsHandshake(time);
        _fresh = new HttpMessageInvoker(Handler(TimeSpan.Zero));
        _reused = new HttpMessageInvoker(Handler(TimeSpan.FromMinutes(5)));
    }

    public HttpMessageInvoker For(ConnectionMode mode) => mode == ConnectionMode.Reuse ? _reused : _fresh;

    public void Dispose()
    {
        _fresh.Dispose();
        _reused.Dispose();
    }

    private SocketsHttpHandler Handler(TimeSpan lifetime) =>
        new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = int.MaxValue - 1,
            MaxResponseHeadersLength = HttpLimits.HeadersKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = lifetime,
            ConnectCallback = ConnectAsync,
        };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken pool)
    {
        var request = (ProbeRequest)context.InitialRequestMessage;
        var run = request.Run;
        // A connection to be kept belongs to the pool, a fresh one ends with its run.
        var token = run.Check.Request!.Connection == ConnectionMode.Reuse ? pool : run.Deadline;
        try
        {
            var socket = await OpenAsync(context.DnsEndPoint, run, token).ConfigureAwait(false);
            if (request.RequestUri!.Scheme != Uri.UriSchemeHttps)
            {
                run.Stage = HttpStage.Connected;
                return run.Connection = new CountedStream(socket);
            }

            run.Stage = HttpStage.Handshake;
            var secure = await _handshake.RunAsync(new NetworkStream(socket, ownsSocket: true), request, token).ConfigureAwait(false);
            run.Stage = HttpStage.Connected;
            return secure;
        }
        catch (SocketException e)
        {
            run.ConnectFailure = ConnectFailures.From(e, run.Stage, context.DnsEndPoint.Host);
            throw;
        }
    }

    private static async Task<Socket> OpenAsync(DnsEndPoint target, HttpRun run, CancellationToken token)
    {
        if (IPAddress.TryParse(target.Host, out var literal))
        {
            run.Stage = HttpStage.Connecting;
            return await OpenAsync(literal, target.Port, token).ConfigureAwait(false);
        }

        run.Stage = HttpStage.LookingUp;
        var addresses = await Dns.GetHostAddressesAsync(target.Host, token).ConfigureAwait(false);
        run.Stage = HttpStage.Connecting;
        for (var i = 0; ; i++)
        {
            try
            {
                return await OpenAsync(addresses[i], target.Port, token).ConfigureAwait(false);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                // The next address of the name gets its turn; the last one's failure is reported.
            }
        }
    }

    private static async Task<Socket> OpenAsync(IPAddress address, int port, CancellationToken token)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
