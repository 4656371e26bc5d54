using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Crownwatch.Cli.Remote;

/// <summary>Speaks to a server's API.</summary>
internal sealed class ServerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http;

    /// <param name="token">Sent with every request, to this server only: no redirect is followed. null for none.</param>
    public ServerClient(Uri server, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = !server.IsLoopback, AllowAutoRedirect = false })
        {
            // With the slash, so that a server behind a path keeps it.
            BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"),
            Timeout = Patience,
        };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <param name="path">Without a slash at its beginning.</param>
    /// <param name="body">Written as JSON; its members that are null are left out. null for no body.</param>
    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: RemoteJson.Options);
            await request.Content.LoadIntoBufferAsync(stopping); // so that it says its length
        }

        return await GuardedAsync(
            async () =>
            {
                using var answer = await _http.SendAsync(request, stopping);
                var text = await answer.Content.ReadAsStringAsync(stopping);
                return new Reply((int)answer.StatusCode, RemoteJson.Read(text));
            },
            stopping
        );
    }

    /// <summary>Copies what the server streams, however long it is.</summary>
    public Task<Reply> CopyAsync(string path, Stream into, CancellationToken stopping) =>
        GuardedAsync(
            async () =>
            {
                using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stopping);
                if (answer.IsSuccessStatusCode)
                {
                    await answer.Content.CopyToAsync(into, stopping);
                    return new Reply((int)answer.StatusCode, default);
                }

                return new Reply((int)answer.StatusCode, RemoteJson.Read(await answer.Content.ReadAsStringAsync(stopping)));
            },
            stopping
        );

    /// <summary>Opens a stream of events; whoever reads it decides for how long.</summary>
    /// <param name="last">The number of the last event that was seen; null for none.</param>
    /// <exception cref="HttpRequestException">It can't be had; also when the server refuses it.</exception>
    public async Task<Stream> OpenAsync(string path, string? last, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStreamAsync(stopping);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Reply> GuardedAsync(Func<Task<Reply>> ask, CancellationToken stopping)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException e)
        {
            return new Reply(0, default, e.InnerException?.Message ?? e.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new Reply(0, default, $"no answer within {Patience.TotalSeconds:0} s");
        }
    }
}
