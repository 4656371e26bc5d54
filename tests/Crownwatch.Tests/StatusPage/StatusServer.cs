using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Crownwatch.Server;
using Crownwatch.Tests.Dashboard;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

/// <summary>
/// The real server host with two status pages over checks whose every internal word holds "hush": none of them may ever be public.
/// Subscribers are at hooks.example.com, which answers here.
/// </summary>
public sealed class StatusServer : IAsyncLifetime
{
    public const string Hush = "hush";
    private readonly CancellationTokenSource _stopping = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crownwatch-hush-status-");
    private WatchedTarget _target = null!;
    private Task<int> _running = Task.FromResult(0);

    public HttpClient Client { get; private set; } = null!;
    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>What hooks.example.com was sent.</summary>
    public ConcurrentQueue<(Uri Url, JsonElement Body, string Text, string Signature)> Sent { get; } = new();

    /// <summary>What it answers.</summary>
    public Func<Uri, HttpStatusCode> Answer { get; set; } = _ => HttpStatusCode.OK;

    public async ValueTask InitializeAsync()
    {
        _target = await WatchedTarget.StartAsync();
        var definitions = Path.Combine(_folder.FullName, "checks.yml");
        await File.WriteAllTextAsync(definitions, Text());
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "logo.svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
        );
        var started = new TaskCompletionSource<IServiceProvider>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ServerOptions
        {
            Definitions = definitions,
            Database = Path.Combine(_folder.FullName, "hush.db"),
            Urls = [new Uri("http://127.0.0.1:0")],
            NoSignIn = true,
        };
        var seams = new HostSeams { Started = s => started.TrySetResult(s), Outgoing = inner => new Hooks(this) { InnerHandler = inner } };
        _running = Task.Run(() => ServerHost.RunAsync(options, seams, _stopping.Token));
        if (await Task.WhenAny(started.Task, _running) == _running)
        {
            throw new InvalidOperationException($"the server ended with {await _running}");
        }

        Services = await started.Task;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
        };
        await DashboardServer.UntilAsync(async () =>
            await StateAsync("Ordering") == "partial_outage" && await StateAsync("Search") == "operational"
        );
    }

    public async Task<string> TextAsync(string path) => await Client.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await TextAsync(path)).RootElement;

    /// <summary>The state of a component of the page `public`.</summary>
    public async Task<string?> StateAsync(string component) => (await ComponentAsync(component)).GetProperty("state").GetString();

    public async Task<JsonElement> ComponentAsync(string component) =>
        JsonDocument
            .Parse(await Client.GetStringAsync("/status/public.json"))
            .RootElement.GetProperty("groups")
            .EnumerateArray()
            .SelectMany(g => g.GetProperty("components").EnumerateArray())
            .First(c => c.GetProperty("name").GetString() == component);

    public async Task<JsonElement> EntryAsync(long id, string page = "public") =>
        (await JsonAsync($"/status/{page}.json"))
            .GetProperty("incidents")
            .EnumerateArray()
            .FirstOrDefault(e => e.GetProperty("id").GetInt64() == id);

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body) =>
        Client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    /// <summary>An incident that somebody opened by hand.</summary>
    public async Task<long> IncidentAsync()
    {
        using var answer = await PostAsync(
            "/api/v1/incidents",
            new
            {
                title = "hush_database is slow",
                by = "hush_ada",
                check = "hush_search",
            }
        );
        return JsonDocument
            .Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement.GetProperty("id")
            .GetInt64();
    }

    /// <returns>What the API answers of the update.</returns>
    public async Task<JsonElement> PublishAsync<T>(long incident, T body)
    {
        using var answer = await PostAsync($"/api/v1/incidents/{incident}/status-updates", body);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        Client.Dispose();
        await _target.DisposeAsync();
        _stopping.Dispose();
        _folder.Delete(true);
    }

    private string Text() =>
        $$"""
            version: "1.0"
            checks:
              - {name: hush_search, url: "{{_target.Url}}/sound", interval: 1s, timeout: 1s, labels: {service: hush_find, host: hush1}, description: "hush", notes: "hush"}
              - {name: hush_pay, url: "{{_target.Url}}/hush-path?token=hush", interval: 1s, timeout: 1s, failure_threshold: 2, labels: {service: hush_shop}, runbook: "https://hush.example.com/"}
              - {name: hush_basket, url: "{{_target.Url}}/sound", interval: 1s, timeout: 1s, labels: {service: hush_shop} }
              - {name: hush_later, url: "{{_target.Url}}/sound", interval: 24h, labels: {service: hush_later} }
            alerting:
              group_by: [service]
              rules:
                - {name: hush_rule, condition: "check.consecutive_failures >= check.failure_threshold", message: "hush ${check.name}"}
            on_call:
              people: [{name: hush_ada, email: "hush@example.com"}]
              rotations: {default: {starts: "2025-11-10T00:00:00Z", every: 1w, people: [hush_ada]} }
            maintenance:
              - {name: hush_upgrade, checks: {service: hush_later}, starts: "2020-01-01T00:00:00", lasts: 24h, repeats: daily, public_title: "Moving house"}
              - {name: hush_unsaid, checks: {service: hush_find}, starts: "2099-01-01T00:00:00", lasts: 1h}
            self: {public_url: "https://watch.example.com"}
            status_pages:
              - name: public
                title: "Example <b>status</b>"
                description: "What users see"
                logo: logo.svg
                link: "https://example.com/"
                colours: {accent: "#004488", text: "#222222"}
                groups:
                  - name: Shop
                    components:
                      - {name: Ordering, description: "Basket & checkout", checks: {service: hush_shop} }
                      - {name: Search, checks: [hush_search]}
                  - name: Rest
                    components:
                      - {name: Post, checks: [hush_later]}
              - name: other
                title: Other
                groups: [{name: All, components: [{name: Finding, checks: [hush_search]}]}]
            """;

    private sealed class Hooks(StatusServer server) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host != "hooks.example.com")
            {
                return await base.SendAsync(request, cancellationToken);
            }

            var text = await request.Content!.ReadAsStringAsync(cancellationToken);
            server.Sent.Enqueue(
                (
                    request.RequestUri,
                    JsonDocument.Parse(text).RootElement,
                    text,
                    request.Headers.GetValues("X-Crownwatch-Signature").Single()
                )
            );
            return new HttpResponseMessage(server.Answer(request.RequestUri));
        }
    }
}
