using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.PagerDuty;
using Xunit;

namespace Crownwatch.Tests.Fakes;

/// <summary>Holds the stand-in to what integrations.md says of Events API v2.</summary>
public sealed class PagerDutyFakeTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private PagerDutyFake pagerDuty = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => pagerDuty = await PagerDutyFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await pagerDuty.DisposeAsync();
    }

    [Fact]
    public async Task What_people_do_on_its_page_is_a_signed_webhook()
    {
        await using var watcher = await Servers.Target.StartAsync();
        await SendAsync(Event("trigger", "crown-1"));
        using var subscribed = await PostAsync("/control/webhook", new { url = watcher.Url + "/hook", secret = "s" });
        Assert.Equal(HttpStatusCode.OK, subscribed.StatusCode);

        using var acknowledged = await PostAsync("/incidents/1/acknowledge", new { by = "ada" });

        Assert.Equal(HttpStatusCode.OK, acknowledged.StatusCode);
        Assert.Equal("acknowledged", Assert.Single(pagerDuty.Incidents).Status);
        var sent = Assert.Single(pagerDuty.People.Webhooks.Deliveries);
        Assert.Equal(("incident.acknowledged", 200), (sent.Type, sent.Status));
        var told = JsonDocument.Parse(sent.Body).RootElement.GetProperty("event");
        Assert.Equal("crown-1", told.GetProperty("data").GetProperty("incident_key").GetString());
        Assert.Equal("user_reference", told.GetProperty("agent").GetProperty("type").GetString());
        using var nothing = await PostAsync("/incidents/2/resolve", new { by = "ada" });
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    [Fact]
    public async Task What_comes_through_the_Events_API_is_told_as_of_the_integration()
    {
        await using var watcher = await Servers.Target.StartAsync();
        pagerDuty.People.Webhooks.Subscribe(new Uri(watcher.Url + "/hook"), "s");
        await SendAsync(Event("trigger", "crown-1"));
        await watcher.AnyAsync(Cancel);
        await SendAsync(Event("trigger", "crown-1")); // only logged: nothing is told of it
        var told = watcher.NextAsync("/hook", Cancel);
        await SendAsync(Event("resolve", "crown-1"));

        await told;
        var sent = pagerDuty.People.Webhooks.Deliveries;
        Assert.All(sent, d => Assert.Contains("inbound_integration_reference", d.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(sent, d => d.Type == "incident.acknowledged");
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body) => http.PostAsJsonAsync(pagerDuty.Url + path, body, Cancel);

    [Fact]
    public async Task A_trigger_is_accepted_with_its_key()
    {
        var (status, body) = await SendAsync(Event("trigger", "crown-1"));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("success", body.GetProperty("status").GetString());
        Assert.Equal("crown-1", body.GetProperty("dedup_key").GetString());
    }

    [Fact]
    public async Task A_trigger_without_a_key_is_given_one()
    {
        var message = Event("trigger", "x");
        message.Remove("dedup_key");
        var (_, body) = await SendAsync(message);
        Assert.Equal(body.GetProperty("dedup_key").GetString(), Assert.Single(pagerDuty.Incidents).Key);
    }

    [Fact]
    public async Task A_repeated_trigger_of_an_open_key_rings_nobody_again()
    {
        await SendAsync(Event("trigger", "k"));
        await SendAsync(Event("trigger", "k"));

        Assert.Equal(2, Assert.Single(pagerDuty.Incidents).Log.Count);
    }

    [Fact]
    public async Task A_trigger_after_a_resolve_opens_a_new_incident()
    {
        await SendAsync(Event("trigger", "k"));
        await SendAsync(Event("resolve", "k"));
        await SendAsync(Event("trigger", "k"));

        Assert.Equal(["resolved", "triggered"], pagerDuty.Incidents.Select(i => i.Status));
    }

    [Fact]
    public async Task A_resolve_with_nothing_open_is_dropped_and_still_accepted()
    {
        var (status, _) = await SendAsync(Event("resolve", "k"));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Empty(pagerDuty.Incidents);
        Assert.Equal(1, pagerDuty.Book.Dropped);
    }

    [Fact]
    public async Task A_trigger_of_an_acknowledged_incident_leaves_it_acknowledged()
    {
        await SendAsync(Event("trigger", "k"));
        await SendAsync(Event("acknowledge", "k"));
        await SendAsync(Event("trigger", "k"));

        Assert.Equal("acknowledged", Assert.Single(pagerDuty.Incidents).Status);
    }

    public static TheoryData<string, string> Wrong =>
        new()
        {
            { "routing_key", "\"short\"" },
            { "event_action", "\"page\"" },
            { "dedup_key", $"\"{new string('k', 256)}\"" },
            { "payload", "null" },
            { "payload.summary", "\"\"" },
            { "payload.summary", $"\"{new string('s', 1025)}\"" },
            { "payload.source", "null" },
            { "payload.severity", "\"high\"" },
            { "payload.timestamp", "\"yesterday\"" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Refuses_an_event_and_names_the_field(string field, string value)
    {
        var message = Event("trigger", "k");
        var owner = field.StartsWith("payload.", StringComparison.Ordinal) ? message["payload"]!.AsObject() : message;
        owner[field.Split('.')[^1]] = JsonNode.Parse(value);
        var (status, body) = await SendAsync(message);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid event", body.GetProperty("status").GetString());
        Assert.Contains($"'{field}'", Assert.Single(body.GetProperty("errors").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Empty(pagerDuty.Incidents);
    }

    [Fact]
    public async Task Refuses_an_event_over_512_KB()
    {
        var message = Event("trigger", "k");
        message["payload"]!["custom_details"] = new string('x', 512 * 1024);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(message)).Status);
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("resolve")]
    public async Task Needs_a_key_to_end_something(string action)
    {
        var message = Event(action, "x");
        message.Remove("dedup_key");
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(message)).Status);
    }

    private static JsonObject Event(string action, string key) =>
        new()
        {
            ["routing_key"] = new string('a', 32),
            ["event_action"] = action,
            ["dedup_key"] = key,
            ["payload"] = new JsonObject
            {
                ["summary"] = "health_endpoint down",
                ["source"] = "crownwatch",
                ["severity"] = "critical",
            },
        };

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(JsonObject message)
    {
        using var answer = await http.PostAsJsonAsync(pagerDuty.EnqueueUrl, message, Cancel);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }
}
