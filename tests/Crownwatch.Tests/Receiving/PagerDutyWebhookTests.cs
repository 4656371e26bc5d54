using System.Text;
using System.Text.Json;
using Crownwatch.Tests.Servers;
using Fakes.PagerDuty;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Receiving;

/// <summary>What people do in PagerDuty counts here, and the other way round, without echo: the real server and PagerDuty's stand-in.</summary>
[Trait("rule", "6.8")]
public sealed class PagerDutyWebhookTests
{
    private const int Within = 120_000;
    private const string Secret = "whsec-0123456789abcdef";

    private static async Task<Scene> StartAsync(string address = "/pagerduty/webhook/pagerduty")
    {
        var scene = await Scene.SetAsync();
        var definitions = new DefinitionText(scene.Target)
            .Slack(scene.Slack.WebhookUrl)
            .PagerDuty(scene.PagerDuty.EnqueueUrl, webhookSecret: Secret)
            .Check("one");
        definitions.More = "on_call:\n  people: [{name: ada, email: \"ada@example.com\"}, {name: ben}]";
        await scene.WatchAsync(definitions);
        scene.PagerDuty.People.Webhooks.Subscribe(new Uri(scene.Server.Url, address), Secret);
        return scene;
    }

    private static async Task<Scene> FailingAsync(string address = "/pagerduty/webhook/pagerduty")
    {
        var scene = await StartAsync(address);
        scene.Target.Answer(503, "/one");
        await scene.NextOnPagerDutyAsync("trigger");
        await scene.SettledAsync(1);
        return scene;
    }

    private static async Task<JsonElement> IncidentAsync(Scene scene) =>
        (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("incident");

    private static async Task<List<string?>> EventsAsync(Scene scene) =>
        [
            .. (await scene.GetAsync("/api/v1/incidents/1"))
                .GetProperty("timeline")
                .EnumerateArray()
                .Select(e => e.GetProperty("event").GetString()),
        ];

    /// <summary>Our own events come back as webhooks too: waits until that many did.</summary>
    private static async Task EchoedAsync(Scene scene, int events) =>
        await scene.UntilMetricAsync("crownwatch_received_total{source=\"pagerduty\",outcome=\"echo\"}", events);

    [Theory(Timeout = Within)]
    [InlineData("/pagerduty/webhook/pagerduty")]
    [InlineData("/pagerduty/webhook")] // the channel is found by the signature
    public async Task An_acknowledgement_there_is_one_here_and_is_not_sent_back(string address)
    {
        await using var scene = await FailingAsync(address);

        var sent = await scene.PagerDuty.People.AcknowledgeAsync(1, "Ada");

        Assert.Equal(202, sent!.Status);
        await scene.NextOnSlackAsync("[ACKNOWLEDGED] ada is on it");
        var incident = await IncidentAsync(scene);
        Assert.Equal(
            ("acknowledged", "ada"),
            (incident.GetProperty("state").GetString(), incident.GetProperty("acknowledged_by").GetString())
        );
        await scene.SettledAsync(1, "acknowledged");
        Assert.DoesNotContain(scene.PagerDuty.Received.All, r => r.Text("event_action") == "acknowledge");
    }

    [Fact(Timeout = Within)]
    public async Task Somebody_whom_only_PagerDuty_knows_is_taken_by_their_name_there()
    {
        await using var scene = await FailingAsync();

        await scene.PagerDuty.People.AcknowledgeAsync(1, "Grace Hopper");

        Assert.Equal("Grace Hopper", (await IncidentAsync(scene)).GetProperty("acknowledged_by").GetString());
    }

    [Fact(Timeout = Within)]
    public async Task A_resolution_there_while_the_check_fails_is_triggered_anew()
    {
        await using var scene = await FailingAsync();

        Assert.Equal(202, (await scene.PagerDuty.People.ResolveAsync(1, "Ada"))!.Status);

        await scene.NextOnPagerDutyAsync("trigger", "/again-1");
        Assert.Equal("open", (await IncidentAsync(scene)).GetProperty("state").GetString());
        Assert.Equal(["resolved", "triggered"], scene.PagerDuty.Incidents.Select(i => i.Status));
        Assert.Contains("triggered_anew", await EventsAsync(scene));
        scene.Target.Answer(200, "/one");
        await scene.SettledAsync(1, "resolved");
        Assert.All(scene.PagerDuty.Incidents, i => Assert.False(i.IsOpen));
    }

    [Fact(Timeout = Within)]
    public async Task A_resolution_there_of_what_no_rule_holds_resolves_it_here_and_is_not_sent_back()
    {
        await using var scene = await StartAsync();
        await scene.PostAsync("/api/v1/incidents", """{"title": "Customers can not log in", "severity": "critical", "by": "ada"}""");
        await scene.NextOnPagerDutyAsync("trigger");
        await scene.SettledAsync(1);

        await scene.PagerDuty.People.ResolveAsync(1, "ben");

        await scene.NextOnSlackAsync("[RESOLVED]");
        var incident = await IncidentAsync(scene);
        Assert.Equal(("resolved", "ben"), (incident.GetProperty("state").GetString(), incident.GetProperty("resolved_by").GetString()));
        await scene.SettledAsync(1, "resolved");
        Assert.DoesNotContain(scene.PagerDuty.Received.All, r => r.Text("event_action") == "resolve");
    }

    [Fact(Timeout = Within)]
    public async Task What_is_done_here_reaches_PagerDuty_and_its_echo_changes_nothing()
    {
        await using var scene = await FailingAsync();
        await scene.PostAsync("/api/v1/incidents/1/acknowledge", """{"by": "ben"}""");
        await scene.NextOnPagerDutyAsync("acknowledge");
        await EchoedAsync(scene, 2); // of the trigger and of the acknowledgement

        Assert.Equal("ben", (await IncidentAsync(scene)).GetProperty("acknowledged_by").GetString());
        scene.Target.Answer(200, "/one");
        await scene.NextOnPagerDutyAsync("resolve");
        await EchoedAsync(scene, 3);
        await scene.SettledAsync(1, "resolved");
        Assert.Equal(["trigger", "acknowledge", "resolve"], Assert.Single(scene.PagerDuty.Incidents).Log.Select(e => e.Action));
        Assert.Equal(1, (await EventsAsync(scene)).Count(e => e == "incident_acknowledged"));
    }

    [Fact(Timeout = Within)]
    public async Task Notes_and_what_PagerDuty_does_by_itself_are_in_the_history()
    {
        await using var scene = await FailingAsync();
        await EchoedAsync(scene, 1);

        await scene.PagerDuty.People.AnnotateAsync(1, "Ada", "the disk\u0007 is full");
        await scene.PagerDuty.People.UnacknowledgeAsync(1);
        await scene.PagerDuty.People.EscalateAsync(1, "ben");

        var timeline = (await scene.GetAsync("/api/v1/incidents/1")).GetProperty("timeline").EnumerateArray().ToList();
        var note = Assert.Single(timeline, e => e.GetProperty("event").GetString() == "note");
        Assert.Equal(("the disk is full", "ada"), (note.GetProperty("text").GetString(), note.GetProperty("who").GetString()));
        Assert.Contains(timeline, e => e.GetProperty("event").GetString() == "pagerduty_unacknowledged");
        Assert.Contains(timeline, e => e.GetProperty("text").GetString() == "PagerDuty has passed it on to On Call");
    }

    [Fact(Timeout = Within)]
    public async Task An_event_that_comes_again_changes_nothing()
    {
        await using var scene = await FailingAsync();
        var sent = await scene.PagerDuty.People.AcknowledgeAsync(1, "ada");
        var before = (await EventsAsync(scene)).Count(e => e is "incident_acknowledged" or "note");

        var again = await scene.PagerDuty.People.Webhooks.RepeatAsync(sent!);

        Assert.Equal(202, again.Status);
        Assert.Contains("replayed", again.Answer, StringComparison.Ordinal);
        Assert.Equal(before, (await EventsAsync(scene)).Count(e => e is "incident_acknowledged" or "note"));
    }

    [Fact(Timeout = Within)]
    public async Task An_event_that_can_not_be_stored_is_refused_and_taken_when_it_comes_again()
    {
        await using var scene = await FailingAsync();
        await using var holder = new SqliteConnection($"Data Source={scene.Database};Pooling=False");
        holder.Open();
        var transaction = holder.BeginTransaction(deferred: false);
        var sending = scene.PagerDuty.People.AcknowledgeAsync(1, "ada");
        while (!scene.PagerDuty.People.Webhooks.Deliveries.Any(d => d.Status == 503))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Scene.Cancel);
        }

        await transaction.DisposeAsync();

        Assert.Equal(202, (await sending)!.Status);
        Assert.Equal("ada", (await IncidentAsync(scene)).GetProperty("acknowledged_by").GetString());
    }

    [Fact(Timeout = Within)]
    public async Task What_is_wrong_is_refused_counted_and_changes_nothing()
    {
        await using var scene = await FailingAsync();
        var body = (await AcknowledgementAsync(scene)).Replace("\"01EVENT", "\"02EVENT", StringComparison.Ordinal);
        const string path = "/pagerduty/webhook/pagerduty";
        (string Outcome, int Status, string Path, string? Signature, string Body)[] cases =
        [
            ("unsigned", 403, path, null, body),
            ("wrong_signature", 403, path, "v1=00", body),
            ("wrong_signature", 403, path, WebhookSubscription.Sign("another-secret", body), body),
            ("wrong_signature", 403, path, WebhookSubscription.Sign("", body), body),
            ("wrong_signature", 403, "/pagerduty/webhook/alerts", WebhookSubscription.Sign(Secret, body), body),
            ("wrong_signature", 403, path, WebhookSubscription.Sign(Secret, body), body + " "),
            ("malformed", 400, path, WebhookSubscription.Sign(Secret, "{"), "{"),
            ("malformed", 400, path, WebhookSubscription.Sign(Secret, "[]"), "[]"),
            ("malformed", 400, path, WebhookSubscription.Sign(Secret, """{"event":{"id":7}}"""), """{"event":{"id":7}}"""),
            ("too_large", 413, path, null, new string(' ', (512 * 1024) + 1)),
        ];
        foreach (var (outcome, status, where, signature, sent) in cases)
        {
            Assert.Equal((status, outcome), await PostAsync(scene, where, signature, sent));
        }

        foreach (var group in cases.GroupBy(c => c.Outcome))
        {
            await scene.UntilMetricAsync($"crownwatch_received_total{{source=\"pagerduty\",outcome=\"{group.Key}\"}}", group.Count());
        }

        Assert.Equal("open", (await IncidentAsync(scene)).GetProperty("state").GetString());
    }

    [Theory(Timeout = Within)]
    [InlineData("ignored", """{"event":{"id":"1","event_type":"pagey.ping","data":{"type":"ping","message":"Hello"}}}""")]
    [InlineData("ignored", """{"event":{"id":"2","event_type":"service.updated","data":{"id":"PS","type":"service"}}}""")]
    [InlineData(
        "foreign",
        """{"event":{"id":"3","event_type":"incident.resolved","data":{"id":"P1","type":"incident","incident_key":"theirs"}}}"""
    )]
    [InlineData("foreign", """{"event":{"id":"4","event_type":"incident.acknowledged","data":{"id":"P1","type":"incident"}}}""")]
    public async Task What_does_not_concern_us_is_taken_and_ignored(string outcome, string body)
    {
        await using var scene = await StartAsync();

        Assert.Equal((202, outcome), await PostAsync(scene, "/pagerduty/webhook", WebhookSubscription.Sign(Secret, body), body));
    }

    private static async Task<string> AcknowledgementAsync(Scene scene)
    {
        await EchoedAsync(scene, 1);
        var triggered = scene.PagerDuty.People.Webhooks.Deliveries[0].Body;
        return triggered
            .Replace("incident.triggered", "incident.acknowledged", StringComparison.Ordinal)
            .Replace("inbound_integration_reference", "user_reference", StringComparison.Ordinal);
    }

    private static async Task<(int Status, string? Outcome)> PostAsync(Scene scene, string path, string? signature, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Server.Url, path));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (signature is not null)
        {
            request.Headers.Add("X-PagerDuty-Signature", signature);
        }

        using var answer = await http.SendAsync(request, Scene.Cancel);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Scene.Cancel)).RootElement;
        return (
            (int)answer.StatusCode,
            json.TryGetProperty("outcome", out var outcome) ? outcome.GetString() : json.GetProperty("error").GetString()
        );
    }
}
