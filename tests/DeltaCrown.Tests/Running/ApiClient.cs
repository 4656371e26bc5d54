using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace DeltaCrown.Tests.Running;

/// <summary>One caller over real HTTP, without a cookie jar.</summary>
public sealed class ApiClient : IDisposable
{
    public ApiClient(Uri address, AuthenticationHeaderValue? authorization)
    {
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = authorization;
    }

    public HttpClient Http { get; }
    public string UserId { get; init; } = "";
    public string Username { get; init; } = "";
    public string Refresh { get; init; } = "";
    public string Access => Http.DefaultRequestHeaders.Authorization!.Parameter!;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object body, string? key = null) =>
        SendAsync(HttpMethod.Post, path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), key);

    public Task<Answer> PostRawAsync(string path, string body, string contentType = "application/json") =>
        SendAsync(
            HttpMethod.Post,
            path,
            new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } }
        );

    public async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? key = null,
        string? cookie = null,
        string? origin = null
    )
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        Add(request, "Idempotency-Key", key);
        Add(request, "Cookie", cookie);
        Add(request, "Origin", origin);
        using HttpResponseMessage response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer(
            (int)response.StatusCode,
            body,
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase)
        );
    }

    public async Task<long> BalanceAsync() => (await GetAsync("/api/wallet")).Json.GetProperty("balance").GetInt64();

    public void Dispose() => Http.Dispose();

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
