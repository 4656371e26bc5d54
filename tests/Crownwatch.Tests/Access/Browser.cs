using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>As a browser without script: cookies, forms with what the page put into them, no redirect followed.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly AccessServer _server;
    private readonly HttpClient _client;

    public Browser(AccessServer server)
    {
        _server = server;
        Cookies = new CookieContainer();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
        {
            BaseAddress = server.Url,
        };
    }

    public CookieContainer Cookies { get; }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, TestContext.Current.CancellationToken);

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The hidden token of the first form on a page; null where there is none.</summary>
    public async Task<string?> FormTokenAsync(string page) =>
        Token().Match(await TextAsync(page)) is { Success: true } found ? found.Groups[1].Value : null;

    /// <param name="origin">Which page the browser says it comes from; null: one of this server.</param>
    public async Task<HttpResponseMessage> SendAsync(string path, IEnumerable<(string Name, string Value)> fields, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Add("Origin", origin ?? _server.Origin);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>As somebody would from the page: with its token.</summary>
    public async Task<HttpResponseMessage> FillInAsync(string page, string path, params (string Name, string Value)[] fields) =>
        await SendAsync(path, [.. fields, ("form_token", await FormTokenAsync(page) ?? "")]);

    public Task<HttpResponseMessage> SignInAsync(string name, string password = AccessServer.Password, string to = "/") =>
        SendAsync("/sign-in", [("name", name), ("password", password), ("to", to)]);

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form_token\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Token();
}
