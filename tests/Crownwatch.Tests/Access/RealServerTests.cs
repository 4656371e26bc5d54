using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>The real server in a process of its own: what it prints at its first start, and what it never prints nor keeps.</summary>
public sealed class RealServerTests : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";
    private const string Mistyped = "correct horse battery stable";
    private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-real-").FullName;
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };
    private ServerProcess _server = null!;

    public ValueTask InitializeAsync()
    {
        var definitions = Path.Combine(_folder, "checks.yml");
        File.WriteAllText(definitions, "version: \"1.0\"\nchecks: [{name: one, url: \"http://127.0.0.1:9/\", interval: 1h}]\n");
        _server = new ServerProcess(
            ["--definitions", definitions, "--database", Path.Combine(_folder, "crownwatch.db"), "--urls", "http://127.0.0.1:0"],
            new Dictionary<string, string> { ["CROWNWATCH_NO_SIGN_IN"] = "false" }
        );
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _handler.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_first_start_prints_a_link_and_no_password_token_or_session_is_printed_or_kept()
    {
        await _server.StartAsync(Scene.Cancel);
        await _server.SaysAsync("to become the first administrator", Scene.Cancel);
        var link = Regex.Match(_server.Output, @"open (http://\S+/welcome/\S+) within 24 h").Groups[1].Value;
        using var http = new HttpClient(_handler) { BaseAddress = _server.Url };
        http.DefaultRequestHeaders.Add("Origin", _server.Url.GetLeftPart(UriPartial.Authority));

        using var misplaced = await SendAsync("/sign-in", ("name", Mistyped), ("password", "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, misplaced.StatusCode);
        using var chosen = await SendAsync(link, ("name", "ada"), ("password", Password), ("again", Password));
        Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        var session = Assert.Single(_handler.CookieContainer.GetAllCookies(), c => c.Name == "crownwatch_session").Value;
        var form = Regex
            .Match(await http.GetStringAsync("/account", Scene.Cancel), "name=\"form_token\" value=\"([^\"]+)\"")
            .Groups[1]
            .Value;
        using var mistyped = await SendAsync("/sign-in", ("form_token", form), ("name", "ada"), ("password", Mistyped));
        Assert.Equal(HttpStatusCode.Unauthorized, mistyped.StatusCode);
        using var made = await SendAsync("/account/tokens", ("form_token", form), ("name", "t"), ("grants", "responder"), ("lasts", "1d"));
        var token = Regex.Match(await made.Content.ReadAsStringAsync(Scene.Cancel), "crownwatch_[A-Za-z0-9_-]{43}").Value;
        Assert.NotEmpty(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/silences?token=x") { Content = new StringContent("{") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var refused = await http.SendAsync(request, Scene.Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        Assert.Equal(0, await _server.StopAsync(Scene.Cancel));
        string[] secrets = [Password, Mistyped, session, form, token, token["crownwatch_".Length..]];
        Assert.All(secrets, s => Assert.DoesNotContain(s, _server.Output, StringComparison.Ordinal));
        var files = Directory.GetFiles(_folder);
        Assert.Contains(files, f => f.EndsWith("crownwatch.db", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file, Scene.Cancel);
            Assert.All(
                [.. secrets, link[(link.LastIndexOf('/') + 1)..]],
                s => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(s)) < 0, $"{file} holds {s}")
            );
        }

        // The next start knows ada: no link, and her token goes on.
        await _server.StartAsync(Scene.Cancel);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Url, "/api/v1/me"));
        again.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var known = await http.SendAsync(again, Scene.Cancel);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.DoesNotContain("welcome", _server.Output, StringComparison.Ordinal);

        Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields) =>
            http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Scene.Cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_sign_in_it_says_that_whoever_reaches_it_may_do_everything()
    {
        var arguments = new[] { "--definitions", Path.Combine(_folder, "checks.yml"), "--database", Path.Combine(_folder, "open.db") };
        await using var open = new ServerProcess(
            [.. arguments, "--urls", "http://127.0.0.1:0", "--no-sign-in"],
            new Dictionary<string, string> { ["CROWNWATCH_NO_SIGN_IN"] = "" }
        );
        await open.StartAsync(Scene.Cancel);
        await open.SaysAsync("nobody signs in (--no-sign-in): whoever reaches this address may do everything", Scene.Cancel);
        using var http = new HttpClient { BaseAddress = open.Url };
        Assert.Contains("administrator", await http.GetStringAsync("/api/v1/me", Scene.Cancel), StringComparison.Ordinal);

        await using var wide = new ServerProcess(
            [.. arguments, "--urls", "http://0.0.0.0:0", "--no-sign-in"],
            new Dictionary<string, string> { ["CROWNWATCH_NO_SIGN_IN"] = "" }
        );
        wide.Start();
        Assert.Equal(2, await wide.EndAsync(Scene.Cancel));
        Assert.Contains("not a loopback address; with --no-sign-in", wide.Output, StringComparison.Ordinal);
    }
}
