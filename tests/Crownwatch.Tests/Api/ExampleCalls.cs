using System.Globalization;
using System.Text.Json;
using Crownwatch.Server.Access;
using Xunit;

namespace Crownwatch.Tests.Api;

/// <summary>Makes what an operation's example is about: an incident that is open, a silence to end.</summary>
internal sealed class ExampleCalls(ApiServer server, HttpClient administrator)
{
    private const string Silence = """{"match": "check=login_api", "for": "1h", "reason": "x"}""";
    private const string Override = """{"person": "ben", "for": "1h"}""";
    private const string Drill = """{"check": "login_api"}""";

    /// <returns>Who is to ask, and where.</returns>
    public async Task<(HttpClient Client, string Address)> PrepareAsync(string method, string path)
    {
        switch (path)
        {
            case "/api/v1/sign-in":
                return (server.Program(null), path);
            case "/api/v1/tokens/{id}":
                var own = server.Program(await server.TokenAsync(await server.AddAsync("ends a token", Role.Viewer), "viewer"));
                var mine = (await own.GetJsonAsync("/api/v1/tokens")).GetProperty("tokens")[0].GetProperty("id");
                return (own, $"/api/v1/tokens/{mine}");
            case "/api/v1/pause" when method == "DELETE":
                await MakeAsync("/api/v1/pause", """{"for": "1h", "reason": "x"}""");
                return (administrator, path);
            case "/api/v1/silences/{id}":
                return (administrator, $"/api/v1/silences/{await MakeAsync("/api/v1/silences", Silence)}");
            case "/api/v1/on-call/overrides/{id}":
                return (administrator, $"/api/v1/on-call/overrides/{await MakeAsync("/api/v1/on-call/overrides", Override)}");
            case "/api/v1/drills" when method == "POST":
                await EndDrillsAsync();
                return (administrator, path);
            case "/api/v1/drills/{id}":
                await EndDrillsAsync();
                return (administrator, $"/api/v1/drills/{await MakeAsync("/api/v1/drills", Drill)}");
            case "/api/v1/incidents/{id}/post-mortem/close":
                var closed = await server.IncidentAsync();
                await MakeAsync($"/api/v1/incidents/{closed}/resolve", """{"confirm": true}""");
                return (administrator, $"/api/v1/incidents/{closed}/post-mortem/close");
            case "/api/v1/definitions/{id}":
                return (administrator, "/api/v1/definitions/1");
            case "/api/v1/definitions/{id}/roll-back":
                await ChangeDefinitionsAsync();
                return (administrator, "/api/v1/definitions/1/roll-back");
            case "/api/v1/channels/{name}/test":
                return (administrator, "/api/v1/channels/alerts/test");
        }

        var address = path.Contains("{id}", StringComparison.Ordinal)
            ? path.Replace("{id}", (await server.IncidentAsync()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            : path.Replace("{name}", "login_api", StringComparison.Ordinal);
        return (administrator, path == "/api/v1/results" ? $"{address}?format=json" : address);
    }

    private async Task<JsonElement> MakeAsync(string path, string json)
    {
        using var answer = await administrator.SendAsync("POST", path, json);
        var made = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {made}");
        return made.TryGetProperty("id", out var id) ? id : made;
    }

    private async Task ChangeDefinitionsAsync()
    {
        var file = Path.Combine(Path.GetDirectoryName(server.Database)!, "checks.yml");
        var text = await File.ReadAllTextAsync(file, Asking.Cancel);
        await File.WriteAllTextAsync(file, text.Replace("interval: 1h", "interval: 2h", StringComparison.Ordinal), Asking.Cancel);
        using var loaded = await administrator.SendAsync("POST", "/-/reload");
        Assert.True(loaded.IsSuccessStatusCode);
    }

    private async Task EndDrillsAsync()
    {
        foreach (var drill in (await administrator.GetJsonAsync("/api/v1/drills?state=running")).GetProperty("drills").EnumerateArray())
        {
            (await administrator.SendAsync("DELETE", $"/api/v1/drills/{drill.GetProperty("id")}")).Dispose();
        }
    }
}
