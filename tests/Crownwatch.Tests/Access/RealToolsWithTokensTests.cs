using System.Net.Http.Json;
using System.Text.Json;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Dashboard;
using Crownwatch.Tests.Definitions;
using Crownwatch.Tests.Receiving.Alertmanager;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Debian's prometheus and amtool with tokens, as docs/receiving.md says, on a server where people sign in.</summary>
public sealed class RealToolsWithTokensTests(AccessServer server) : IClassFixture<AccessServer>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-tools-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact(Timeout = 150_000)]
    public async Task Prometheus_posts_alerts_and_scrapes_with_a_token_for_each_and_amtool_silences_as_its_account()
    {
        Tool.SkipUnlessInstalled("prometheus", "amtool");
        var account = await server.AddAsync("prometheus", Role.Responder);
        var alerts = await server.TokenAsync(account, "alerts");
        Write("crownwatch-alerts.token", alerts);
        Write("crownwatch-metrics.token", await server.TokenAsync(account, "metrics"));
        Write("amtool.yml", $"authorization: {{credentials: {alerts}}}\n");
        Example("prometheus-rules.yml", ("for: 1m", "for: 0s"), ("api_error_ratio > 0.05", "up{job=\"crownwatch\"} == 1"));
        Example("prometheus.yml", ("127.0.0.1:8080", server.Url.Authority), ("127.0.0.1:9100", "127.0.0.1:1"), ("15s", "1s"));
        await using var prometheus = Tool.Start(
            "prometheus",
            $"--config.file={Path.Combine(_folder, "prometheus.yml")}",
            $"--storage.tsdb.path={Path.Combine(_folder, "tsdb")}",
            "--web.listen-address=127.0.0.1:0",
            "--rules.alert.resend-delay=5s"
        );

        // The alert says that our metrics were scraped, and opens an incident here.
        using var viewer = server.Program(await server.TokenAsync(account, "viewer"));
        await DashboardServer.UntilAsync(async () =>
            (await viewer.GetStringAsync("/api/v1/incidents", Scene.Cancel)).Contains("HighErrorRate", StringComparison.Ordinal)
        );

        await AmtoolAsync("silence", "add", "HighErrorRate", "--duration=1h", "--author=somebody", "--comment=c");
        Assert.Contains("HighErrorRate", await AmtoolAsync("alert", "query", "--silenced"), StringComparison.Ordinal);
        var silences = await viewer.GetFromJsonAsync<JsonElement>("/api/v1/silences", Scene.Cancel);
        Assert.Equal("prometheus", silences.GetProperty("silences")[0].GetProperty("by").GetString());

        Task<string> AmtoolAsync(params string[] arguments) =>
            Tool.RunAsync(
                "amtool",
                [$"--alertmanager.url={server.Url}", $"--http.config.file={Path.Combine(_folder, "amtool.yml")}", .. arguments]
            );
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private void Example(string name, params (string Of, string By)[] replaced)
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "examples", name));
        foreach (var (of, by) in replaced)
        {
            Assert.Contains(of, text, StringComparison.Ordinal);
            text = text.Replace(of, by, StringComparison.Ordinal);
        }

        Write(name, text);
    }
}
