using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Receiving.Alertmanager;

/// <summary>Issue 4, Bad input: whatever comes is answered in Alertmanager's form, and what is good in it is taken.</summary>
public sealed class BadAlertTests(AlertmanagerServer server) : IClassFixture<AlertmanagerServer>
{
    private const int Within = 60_000;
    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory(Timeout = Within)]
    [InlineData("{\"annotations\": {}}", "alert 2: labels has none; at least one label pair required")]
    [InlineData("{\"labels\": {\"a\": \"\"}}", "at least one label pair required")]
    [InlineData("5", "alert 2: it is 5; legal is an object with labels")]
    [InlineData("null", "alert 2: it is null")]
    [InlineData("{\"labels\": {\"alertname\": \"Bad\", \"n\": 5}}", "alert 2 (Bad): labels: a value is 5; legal is a text")]
    [InlineData("{\"labels\": {\"alertname\": \"\\ud800\"}}", "half of a surrogate pair")]
    [InlineData("{\"labels\": {\"\\ud800\": \"x\"}}", "half of a surrogate pair")]
    [InlineData("{\"labels\": {\"\": \"x\"}}", "one without a name")]
    [InlineData("{\"labels\": {\"alertname\": \"Bad\"}, \"startsAt\": \"yesterday\"}", "alert 2 (Bad): startsAt is 'yesterday'; legal is")]
    [InlineData(
        "{\"labels\": {\"alertname\": \"Bad\"}, \"startsAt\": \"2026-01-02T00:00:00Z\", \"endsAt\": \"2026-01-01T00:00:00Z\"}",
        "start time must be before end time"
    )]
    public async Task One_bad_alert_of_a_batch_is_named_and_the_others_are_taken(string bad, string says)
    {
        var name = $"Good{Guid.NewGuid():N}";
        var good = $$$"""{"labels": {"alertname": "{{{name}}}", "n": "1"}}, """;
        var last = $$$""", {"labels": {"alertname": "{{{name}}}", "n": "2"}}""";

        var (status, body) = await server.PostAsync("/api/v2/alerts", $"[{good}{bad}{last}]");

        Assert.Equal(400, status);
        var text = JsonSerializer.Deserialize<string>(body);
        Assert.StartsWith("1 of 3 alerts were not taken, the others were: ", text, StringComparison.Ordinal);
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.Equal(2, (await server.AlertsAsync($"filter=alertname={name}")).Count);
        Assert.Empty(await server.AlertsAsync("filter=alertname=Bad"));
        await server.Scene.UntilMetricAsync("crownwatch_received_total{source=\"alertmanager\",outcome=\"bad_alert\"}", 1);
        await server.Scene.UntilMetricAsync("crownwatch_received_total{source=\"alertmanager\",outcome=\"taken\"}", 2);
    }

    [Theory(Timeout = Within)]
    [InlineData("9999-12-31T23:59:59.999999999Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T18:59:59.99999995-05:00")]
    public async Task An_alert_may_end_at_the_last_instant_there_is(string ends)
    {
        var name = $"Long{Guid.NewGuid():N}";

        var (status, body) = await server.PostAsync(
            "/api/v2/alerts",
            $$"""[{"labels": {"alertname": "{{name}}"}, "endsAt": "{{ends}}"}]"""
        );

        Assert.Equal((200, ""), (status, body));
        var alert = Assert.Single(await server.AlertsAsync($"filter=alertname={name}"));
        Assert.StartsWith("9999-12-31T23:59:59", alert.GetProperty("endsAt").GetString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = Within)]
    [InlineData("/api/v2/alerts", "")]
    [InlineData("/api/v2/alerts", "[{\"labels\": {\"alertname\": \"Malformed\"}}, {")]
    [InlineData("/api/v2/alerts", "{}")]
    [InlineData("/api/v2/alerts", "nonsense")]
    [InlineData("/api/v2/webhook", "")]
    [InlineData("/api/v2/webhook", "[]")]
    [InlineData("/api/v2/webhook", "{\"alerts\": {}}")]
    [InlineData("/api/v2/webhook", "{\"alerts\": [{\"labels\": {\"alertname\": \"Malformed\"}}")]
    [InlineData("/api/v2/silences", "{")]
    [InlineData("/api/v2/silences", "{\"matchers\": []}")]
    [InlineData("/api/v2/silences", "{\"matchers\": [5]}")]
    public async Task Malformed_JSON_is_400_and_nothing_of_it_is_taken(string path, string body)
    {
        var (status, answer) = await server.PostAsync(path, body);

        var error = JsonSerializer.Deserialize<JsonElement>(answer);
        Assert.Equal(400, status);
        Assert.Equal(400, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.DoesNotContain("System.", answer, StringComparison.Ordinal);
        Assert.Empty(await server.AlertsAsync("filter=alertname=Malformed"));
    }

    [Theory(Timeout = Within)]
    [InlineData("/api/v2/alerts", "[{\"labels\": {\"alertname\": \"Huge\"}, \"annotations\": {\"a\": \"", "\"}}]")]
    [InlineData("/api/v2/webhook", "{\"alerts\": [{\"labels\": {\"alertname\": \"Huge\"}, \"annotations\": {\"a\": \"", "\"}}]}")]
    public async Task A_body_over_the_cap_is_413_and_one_below_it_is_taken(string path, string head, string tail)
    {
        var (status, answer) = await server.PostAsync(path, head + new string('x', 11 * 1024 * 1024) + tail);
        Assert.Equal(413, status);
        Assert.Equal(413, JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("code").GetInt32());
        Assert.Empty(await server.AlertsAsync("filter=alertname=Huge"));

        (status, answer) = await server.PostAsync(
            path,
            (head + new string('x', 9 * 1024 * 1024) + tail).Replace("Huge", "Large", StringComparison.Ordinal)
        );
        Assert.True(status == 200, answer);
        var annotation = Assert.Single(await server.AlertsAsync("filter=alertname=Large")).GetProperty("annotations").GetProperty("a");
        Assert.EndsWith("(the first of 9437184 characters)", annotation.GetString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task Names_and_values_of_any_Unicode_come_back_as_they_were_told_and_break_no_page()
    {
        const string labels = """
            {"alertname": "Odd Ünï 🦩 <b>", "日本語": "値\n二行目", "rtl\u202e": "\u202eevil", "nul": "a\u0000b", "quote\"'": "\"'&<!channel>"}
            """;
        var (status, body) = await server.PostAsync(
            "/api/v2/alerts",
            $$$"""[{"labels": {{{labels}}}, "annotations": {"說明": "<script>🦩</script>"}}]"""
        );
        Assert.True(status == 200, body);

        var alert = Assert.Single(await server.AlertsAsync("filter=" + Uri.EscapeDataString("alertname=~\"Odd.*\"")));
        var expected = JsonSerializer.Deserialize<Dictionary<string, string>>(labels)!;
        Assert.Equal(expected, alert.GetProperty("labels").Deserialize<Dictionary<string, string>>());
        Assert.Equal("<script>🦩</script>", alert.GetProperty("annotations").GetProperty("說明").GetString());

        var incident = await server.IncidentAsync("Odd Ünï 🦩 <b>");
        var page = await server.Scene.PageAsync($"/incidents/{incident.GetProperty("id").GetInt64()}");
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>🦩", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", incident.GetProperty("checks")[0].GetString(), StringComparison.Ordinal);
        var told = JsonNode.Parse((await server.Scene.NextOnSlackAsync("Odd ")).Body)!.ToJsonString(_readable);
        Assert.Contains("&lt;!channel&gt;", told, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", told, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task Annotations_of_64_KB_are_whole_on_the_page_and_bounded_in_messages()
    {
        var text = new string('x', 64 * 1024);
        var (status, body) = await server.PostAsync(
            "/api/v2/alerts",
            $$"""[{"labels": {"alertname": "Wordy", "instance": "a"}, "annotations": {"description": "{{text}}"}, "generatorURL": "http://prometheus.example.com/graph"}]"""
        );
        Assert.True(status == 200, body);

        var incident = await server.IncidentAsync("Wordy");
        var page = await server.Scene.PageAsync($"/incidents/{incident.GetProperty("id").GetInt64()}");
        Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.Contains("href=\"http://prometheus.example.com/graph\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/checks/instance", page, StringComparison.Ordinal); // there is no such check
        var told = await server.Scene.NextOnSlackAsync("Wordy");
        Assert.True(told.Body.Length < 4000, $"{told.Body.Length} characters");
        var list = await server.Scene.PageAsync("/incidents");
        Assert.Contains("Wordy fires", list, StringComparison.Ordinal);
        Assert.DoesNotContain("/checks/instance", await server.Scene.PageAsync("/"), StringComparison.Ordinal);
    }

    [Theory(Timeout = Within)]
    [InlineData("/api/v2/alerts?filter=foo", "bad matcher format: foo")]
    [InlineData("/api/v2/alerts?filter=a%3D~%22(%22", "bad matcher format")]
    [InlineData("/api/v2/alerts?active=maybe", "active is 'maybe'; legal is true or false")]
    [InlineData("/api/v2/alerts?receiver=(", "failed to parse receiver param")]
    [InlineData("/api/v2/alerts/groups?filter=foo", "bad matcher format: foo")]
    [InlineData("/api/v2/silences?filter=foo", "bad matcher format: foo")]
    public async Task A_question_that_can_not_be_read_is_400_with_a_text(string path, string says)
    {
        var (status, body) = await server.GetAsync(path);

        Assert.Equal(400, status);
        Assert.StartsWith(says, JsonSerializer.Deserialize<string>(body), StringComparison.Ordinal);
    }

    [Theory(Timeout = Within)]
    [InlineData("""[{"name": "alertname", "value": ".*", "isRegex": true}]""", "ada", "2h", "matches every alert")]
    [InlineData("""[{"name": "alertname", "value": "(", "isRegex": true}]""", "ada", "2h", "no regular expression")]
    [InlineData("""[{"name": "alertname", "value": "x"}]""", "", "2h", "by is missing")]
    [InlineData("""[{"name": "alertname", "value": "x"}]""", "ada", "-1h", "legal is an end after the start")]
    public async Task A_silence_that_can_not_be_is_400_with_the_reason(string matchers, string by, string length, string says)
    {
        var ends = TimeProvider.System.GetUtcNow().AddHours(length == "2h" ? 2 : -1).ToString("O", CultureInfo.InvariantCulture);

        var (status, body) = await server.PostAsync(
            "/api/v2/silences",
            $$"""{"matchers": {{matchers}}, "startsAt": "2026-01-01T00:00:00Z", "endsAt": "{{ends}}", "createdBy": "{{by}}", "comment": "x"}"""
        );

        Assert.Equal(400, status);
        Assert.Contains(says, JsonSerializer.Deserialize<string>(body), StringComparison.Ordinal);
    }

    [Theory(Timeout = Within)]
    [InlineData("/api/v2/silence/00000000-0000-4000-8000-000000000999")]
    [InlineData("/api/v2/silence/nonsense")]
    [InlineData("/api/v2/nothing")]
    public async Task What_is_not_there_is_404(string path) => Assert.Equal(404, (await server.GetAsync(path)).Status);
}
