using System.Net;
using System.Text;
using System.Text.Json;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Receiving.Alertmanager;

/// <summary>A real server of its own for a class of tests; each test uses an alertname of its own.</summary>
public sealed class AlertmanagerServer : IAsyncLifetime
{
    private readonly HttpClient _http = new();

    internal Scene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Scene = await Scene.WatchingOneAsync();

    /// <summary>Status and body of the answer.</summary>
    internal async Task<(int Status, string Body)> PostAsync(string path, string json) =>
        await PostAsync(path, Encoding.UTF8.GetBytes(json));

    internal async Task<(int Status, string Body)> PostAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Scene.Server.Url, path)) { Content = content };
        request.Headers.ExpectContinue = true; // a body over the cap is answered before it is sent
        using var answer = await _http.SendAsync(request, Scene.Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Scene.Cancel));
    }

    internal async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(Scene.Server.Url, path), Scene.Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Scene.Cancel));
    }

    internal async Task<List<JsonElement>> AlertsAsync(string query)
    {
        var (status, body) = await GetAsync("/api/v2/alerts?" + query);
        Assert.True(status == (int)HttpStatusCode.OK, body);
        return [.. JsonSerializer.Deserialize<JsonElement>(body).EnumerateArray()];
    }

    /// <summary>The incident of an alertname, once it is there.</summary>
    internal async Task<JsonElement> IncidentAsync(string alertName, string state = "open")
    {
        var incidents = await Scene.UntilAsync("/api/v1/incidents", i => Of(i).Any());
        return Of(incidents).First();

        IEnumerable<JsonElement> Of(JsonElement all) =>
            all.GetProperty("incidents")
                .EnumerateArray()
                .Where(i => i.GetProperty("alerts")[0].GetProperty("rule").GetString() == alertName)
                .Where(i => i.GetProperty("state").GetString() == state);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Scene.DisposeAsync();
    }
}
