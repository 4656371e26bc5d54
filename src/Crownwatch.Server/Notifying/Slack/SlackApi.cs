using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;
using Microsoft.AspNetCore.Http.Extensions;

namespace Crownwatch.Server.Notifying.Slack;

/// <summary>Calls Slack's Web API. The token goes into a header and into no result.</summary>
public sealed class SlackApi(TimeProvider time, HostSeams? seams = null, Connector? connector = null) : IDisposable
{
    private const int LongestAnswer = 4 * 1024 * 1024;
    private readonly HttpMessageInvoker _client = Post.Client(seams, connector ?? new Connector(), allowLinkLocal: false);

    /// <summary>A call that changes something: JSON in a POST.</summary>
    public Task<SlackAnswer> WriteAsync(Uri api, Secret? token, string method, JsonObject body, CancellationToken stopping) =>
        CallAsync(
            new HttpRequestMessage(HttpMethod.Post, Address(api, method))
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
            },
            token,
            stopping
        );

    /// <summary>A call that only reads: Slack takes no JSON there.</summary>
    public Task<SlackAnswer> ReadAsync(
        Uri api,
        Secret? token,
        string method,
        IEnumerable<KeyValuePair<string, string>> query,
        CancellationToken stopping
    ) => CallAsync(new HttpRequestMessage(HttpMethod.Get, Address(api, method) + new QueryBuilder(query).ToString()), token, stopping);

    /// <summary>Sends to an address that Slack gave us for one answer, such as a response_url.</summary>
    public Task<SlackAnswer> AnswerAsync(Uri address, JsonObject body, CancellationToken stopping) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
            },
            stopping
        );

    public void Dispose() => _client.Dispose();

    private static string Address(Uri api, string method) => $"{api.ToString().TrimEnd('/')}/{method}";

    private async Task<SlackAnswer> CallAsync(HttpRequestMessage request, Secret? token, CancellationToken stopping)
    {
        var bearer = token?.Reveal().Trim() ?? "";
        if (bearer.Length == 0 || !bearer.All(c => c is > ' ' and < (char)127) || !Post.CanSendTo(request.RequestUri!))
        {
            request.Dispose();
            return bearer.Length == 0 || !bearer.All(c => c is > ' ' and < (char)127)
                ? new SlackAnswer(SendOutcome.Refused, null, "invalid_auth")
                : new SlackAnswer(SendOutcome.Refused, null, "api_url is no http or https address");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await SendAsync(request, stopping);
    }

    private async Task<SlackAnswer> SendAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        using var disposed = request;
        using var timeout = new CancellationTokenSource(Post.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            var body = await ReadAsync(response, either.Token);
            return SlackAnswer.Of((int)response.StatusCode, body, RetryAfter(response));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new SlackAnswer(SendOutcome.Unclear, null, $"no answer within {Post.Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException forbidden)
        {
            return new SlackAnswer(SendOutcome.Refused, null, forbidden.Message);
        }
        catch (HttpRequestException e)
            when (e.HttpRequestError
                    is HttpRequestError.NameResolutionError
                        or HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError
            )
        {
            return new SlackAnswer(SendOutcome.Transient, null, $"not reached ({e.HttpRequestError})");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new SlackAnswer(SendOutcome.Unclear, null, "connection lost before the answer");
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken stopping)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stopping);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (bytes.Length <= LongestAnswer && (read = await stream.ReadAsync(buffer, stopping)) > 0)
        {
            bytes.Write(buffer, 0, read);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : default;
        }
        catch (JsonException)
        {
            return default; // what it means that it is no JSON is judged with the status
        }
    }
}
