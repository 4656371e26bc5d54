using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>As a browser without script: cookies, forms with what the page put into them, no redirect followed.</summary>
public sealed partial class Browser : IDisposable
{
    private static int _made;
    private readonly AccessServer _server;
    private readonly HttpClient _client;

    public Browser(AccessServer server)
    {
        _server = server;
        Cookies = new CookieContainer();
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = Cookies,
                ConnectCallback = ConnectAsync,
            }
        )
        {
            BaseAddress = server.Url,
        };
    }

    public CookieContainer Cookies { get; }

    /// <summary>Where it asks from: another loopback address for each, since the tries of one are counted.</summary>
    public IPAddress Address { get; } = new([127, 0, 1, (byte)Interlocked.Increment(ref _made)]);

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, TestContext.Current.CancellationToken);

    /// <param name="agent">What it sends as User-Agent.</param>
    public void CallsItself(string agent) => Says("User-Agent", agent);

    /// <summary>With every request from here on.</summary>
    public void Says(string header, string value) => _client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

    /// <summary>The status alone.</summary>
    public async Task<int> StatusAsync(string path)
    {
        using var answer = await GetAsync(path);
        return (int)answer.StatusCode;
    }

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task<Stream> StreamAsync(string path) => _client.GetStreamAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The hidden token of the first form on a page; null where there is none.</summary>
    public async Task<string?> FormTokenAsync(string page) =>
        Token().Match(await TextAsync(page)) is { Success: true } found ? found.Groups[1].Value : null;

    /// <param name="origin">Which page the browser says it comes from; null: one of this server.</param>
    public async Task<HttpResponseMessage> SendAsync(
        string path,
        IEnumerable<(string Name, string Value)> fields,
        string? origin = null,
        string? host = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Add("Origin", origin ?? _server.Origin);
        request.Headers.Host = host;
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>As somebody would from the page: with its token.</summary>
    public async Task<HttpResponseMessage> FillInAsync(string page, string path, params (string Name, string Value)[] fields) =>
        await SendAsync(path, [.. fields, ("form_token", await FormTokenAsync(page) ?? "")]);

    public Task<HttpResponseMessage> SignInAsync(string name, string password = AccessServer.Password, string to = "/") =>
        SendAsync("/sign-in", [("name", name), ("password", password), ("to", to)]);

    public async Task<HttpResponseMessage> PostJsonAsync<T>(string path, T body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Origin", _server.Origin);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Where the form of the sign-in page leads, when the page was asked for with `to`.</summary>
    public async Task<string> HiddenToAsync(string to) =>
        WebUtility.HtmlDecode(To().Match(await TextAsync($"/sign-in?to={Uri.EscapeDataString(to)}")).Groups[1].Value);

    /// <summary>As <see cref="SignInAsync"/>, which must work.</summary>
    public async Task<Browser> EnterAsync(string name, string password = AccessServer.Password)
    {
        using var answer = await SignInAsync(name, password);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return this;
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stopping)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(Address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, stopping);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    [GeneratedRegex("name=\"form_token\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"to\" value=\"([^\"]*)\"")]
    private static partial Regex To();
}
