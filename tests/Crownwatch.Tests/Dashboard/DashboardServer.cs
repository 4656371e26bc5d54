using System.Net;
using System.Text.Json;
using Crownwatch.Server;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>The real server host, watching one sound check and several broken ones, each of which opens an incident of its own.</summary>
public sealed class DashboardServer : IAsyncLifetime
{
    public const string HostileMessage = "<script>alert('rule')</script>";
    private static readonly string[] Broken = ["broken_page", "taken_page", "noted_page", "ended_page"];
    private readonly CancellationTokenSource _stopping = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crownwatch-dashboard-");
    private readonly Dictionary<string, long> _incidents = [];
    private WatchedTarget _target = null!;
    private Task<int> _running = Task.FromResult(0);

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; private set; } = null!;
    public string Definitions => Path.Combine(_folder.FullName, "checks.yml");
    public string Database => Path.Combine(_folder.FullName, "crownwatch.db");
    public string Origin => Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    /// <summary>The number of the check's incident.</summary>
    public long Incident(string check) => _incidents[check];

    public async ValueTask InitializeAsync()
    {
        _target = await WatchedTarget.StartAsync();
        await File.WriteAllTextAsync(Definitions, Text());
        var url = new Uri($"http://127.0.0.1:{WatchedTarget.FreePort()}");
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = url };
        var options = new ServerOptions
        {
            Definitions = Definitions,
            Database = Database,
            Urls = [url],
            NoSignIn = true,
        };
        _running = Task.Run(() => ServerHost.RunAsync(options, _stopping.Token));
        await UntilAsync(async () =>
        {
            foreach (var incident in (await JsonAsync("/api/v1/incidents?state=open")).GetProperty("incidents").EnumerateArray())
            {
                _incidents[incident.GetProperty("checks")[0].GetString()!] = incident.GetProperty("id").GetInt64();
            }

            return Broken.All(_incidents.ContainsKey) && (await TextAsync("/")).Contains("check up", StringComparison.Ordinal);
        });
    }

    public async Task<string> TextAsync(string path) => await Client.GetStringAsync(path);

    public async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await TextAsync(path)).RootElement;

    /// <summary>Sends a form as a page of this server would.</summary>
    public Task<HttpResponseMessage> SendFormAsync(string path, params (string Name, string Value)[] fields) =>
        SendFormAsync(path, request => request.Headers.Add("Origin", Origin), fields);

    public async Task<HttpResponseMessage> SendFormAsync(
        string path,
        Action<HttpRequestMessage> headers,
        params (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        headers(request);
        return await Client.SendAsync(request);
    }

    /// <summary>Asks until the answer is yes; a server that is not up yet counts as no.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (HttpRequestException e) when (e.StatusCode is null or HttpStatusCode.ServiceUnavailable)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
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
              - name: sound_page
                description: "Answers <b>well</b>"
                url: "{{_target.Url}}/sound"
                interval: 1s
                timeout: 1s
                success_criteria:
                  - status_code: 200
                  - response_time_ms: <900
            {{string.Join("\n", Broken.Select(Check))}}
            alerting:
              rules:
                - name: consecutive_failures
                  condition: "check.consecutive_failures >= check.failure_threshold"
                  within: 3m
                  severity: warning
                  message: "{{HostileMessage}} ${check.name} fails"
            """;

    private string Check(string name) =>
        $$"""
              - name: {{name}}
                url: "{{_target.Url}}/{{name}}"
                interval: 1s
                timeout: 1s
                failure_threshold: 2
                labels: {criticality: high}
            """;
}
