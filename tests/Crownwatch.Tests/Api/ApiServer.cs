using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Core.Results;
using Crownwatch.Server.Access;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Access;
using Crownwatch.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>A server with a check, a rule, a channel and people, and programs that ask it.</summary>
public sealed class ApiServer : AccessServer
{
    private int _accounts;
    private Target _target = null!;

    public override async ValueTask InitializeAsync()
    {
        _target = await Target.StartAsync();
        // Only they acknowledge.
        var people = string.Join(
            ", ",
            new[] { "ada", "ben", "reader" }.Concat(Enumerable.Range(1, 60).Select(i => $"program {i}")).Select(n => $"{{name: {n}}}")
        );
        More = $$"""
              - name: login_api
                url: "{{_target.Url}}/login"
                interval: 1h
                failure_threshold: 1
                success_criteria: [{status_code: 200}]
                labels: {service: login, criticality: high, environment: test}
            alerting:
              channels:
                - {name: alerts, type: slack, rate: none, webhook_url: "{{_target.Url}}/hook"}
              rules:
                - {name: down, condition: "check.consecutive_failures >= check.failure_threshold", severity: warning, message: "it is down"}
            on_call:
              people: [{{people}}]
              rotations:
                default: {starts: "2025-11-10T00:00:00Z", every: 1w, people: [ada, ben]}
            status_pages:
              - name: public
                title: "Example status"
                groups: [{name: Accounts, components: [{name: Sign-in, checks: [login_api]}]}]

            """;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _target.DisposeAsync();
    }

    /// <summary>A program of an account of its own.</summary>
    public async Task<HttpClient> ProgramAsync(Role role = Role.Administrator)
    {
        var account = await AddAsync($"program {Interlocked.Increment(ref _accounts)}", role);
        return Program(await TokenAsync(account, RoleNames.Write(role)));
    }

    /// <summary>Results of login_api, a minute apart, the last one now.</summary>
    public async Task RecordAsync(params Outcome[] outcomes)
    {
        var database = Services.GetRequiredService<Database>();
        var last = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        List<ProbeResult> results =
        [
            .. outcomes.Select(
                (outcome, i) =>
                    new ProbeResult
                    {
                        Check = "login_api",
                        Slot = last.AddMinutes(i + 1 - outcomes.Length),
                        FinishedAt = last.AddMinutes(i + 1 - outcomes.Length),
                        Outcome = outcome,
                        StatusCode = outcome == Outcome.Up ? 200 : 503,
                        Latency = TimeSpan.FromMilliseconds(41.25),
                        Reason = outcome == Outcome.Up ? "" : "503, expected 200",
                        Code = outcome == Outcome.Up ? "" : "503",
                        Criteria = [],
                    }
            ),
        ];
        await database.WriteAsync(
            true,
            connection =>
            {
                ResultStore.Insert(connection, results, ResultStore.Ids(connection, ["login_api"]));
                return 0;
            },
            CancellationToken.None
        );
    }
}

internal static class Asking
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="json">null for no body.</param>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client,
        string method,
        string path,
        string? json = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using var answer = await client.SendAsync("GET", path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        return await answer.JsonAsync();
    }

    public static async Task<JsonNode?> NodeAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel));

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
