using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Slack;
using Xunit;

namespace Crownwatch.Tests.Fakes;

/// <summary>Holds the stand-in to what integrations.md says of the real Slack.</summary>
public sealed class SlackFakeTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private SlackFake slack = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => slack = await SlackFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await slack.DisposeAsync();
    }

    [Fact]
    public async Task Takes_a_message_with_text_and_shows_it()
    {
        var (status, body) = await PostAsync("""{"text":"[CRITICAL] health_endpoint down"}""");

        Assert.Equal((HttpStatusCode.OK, "ok"), (status, body));
        Assert.Equal("[CRITICAL] health_endpoint down", Assert.Single(slack.Workspace.Messages).Text);
        Assert.True(Assert.Single(slack.Received.All).Answer.Accepted);
    }

    [Theory]
    [InlineData("{nope", "invalid_payload")]
    [InlineData("[]", "invalid_payload")]
    [InlineData("{}", "no_text")]
    [InlineData("""{"text":"  "}""", "no_text")]
    [InlineData("""{"blocks":[]}""", "no_text")]
    [InlineData("""{"blocks":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]}""", "invalid_blocks")]
    [InlineData("""{"blocks":[{"type":"marquee"}]}""", "invalid_blocks")]
    [InlineData("""{"blocks":{"type":"divider"}}""", "invalid_blocks")]
    [InlineData("""{"blocks":[{"type":"section"}]}""", "invalid_blocks")]
    public async Task Refuses_a_payload_with_Slacks_own_word(string payload, string error)
    {
        Assert.Equal((HttpStatusCode.BadRequest, error), await PostAsync(payload));
        Assert.Empty(slack.Workspace.Messages);
    }

    [Fact]
    public async Task Takes_one_message_a_second_where_that_is_switched_on()
    {
        slack.Workspace.OneASecond = true;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"text":"a"}""")).Status);
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), await PostAsync("""{"text":"b"}"""));
        Assert.Equal(1, slack.Received.All[^1].Answer.RetryAfter);
    }

    [Fact]
    public async Task Tells_nobody_of_a_press_that_nobody_listens_for()
    {
        await PostAsync(
            """{"blocks":[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"action_id":"a","value":"v"}]}]}"""
        );

        Assert.False(slack.People.Listening);
        Assert.Equal("v", (string?)slack.People.Payload("a", "U1").Payload["actions"]![0]!["value"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => slack.People.PressAsync("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => slack.People.PressAsync("b"));
    }

    [Theory]
    [InlineData("header", 150)]
    [InlineData("section", 3000)]
    public async Task Takes_text_up_to_the_limit_of_its_block_and_no_more(string type, int most)
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Block(type, most))).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_blocks"), await PostAsync(Block(type, most + 1)));
    }

    [Theory]
    [InlineData(50, "ok")]
    [InlineData(51, "invalid_blocks")]
    public async Task Takes_fifty_blocks_and_no_more(int count, string said)
    {
        var blocks = new JsonArray([.. Enumerable.Repeat(0, count).Select(_ => new JsonObject { ["type"] = "divider" })]);
        var (_, body) = await PostAsync(new JsonObject { ["text"] = "x", ["blocks"] = blocks }.ToJsonString());
        Assert.Equal(said, body);
    }

    [Theory]
    [InlineData(75, 2000, 25, "ok")]
    [InlineData(76, 2000, 25, "invalid_blocks")]
    [InlineData(75, 2001, 25, "invalid_blocks")]
    [InlineData(75, 2000, 26, "invalid_blocks")]
    public async Task Holds_buttons_to_their_limits(int text, int value, int count, string said)
    {
        var buttons = Enumerable
            .Range(0, count)
            .Select(i => new JsonObject
            {
                ["type"] = "button",
                ["action_id"] = $"a{i}",
                ["value"] = new string('v', value),
                ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = new string('t', text) },
            });
        var block = new JsonObject { ["type"] = "actions", ["elements"] = new JsonArray([.. buttons]) };
        var (_, body) = await PostAsync(new JsonObject { ["blocks"] = new JsonArray(block) }.ToJsonString());
        Assert.Equal(said, body);
    }

    [Theory]
    [InlineData("invalid_token", 403)]
    [InlineData("no_service", 404)]
    [InlineData("channel_is_archived", 410)]
    [InlineData("rollup_error", 500)]
    public async Task A_webhook_named_after_an_error_gives_that_error(string error, int status)
    {
        using var answer = await http.PostAsJsonAsync($"{slack.Url}/services/T1/B1/{error}", new { text = "x" }, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(error, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task The_web_api_posts_edits_and_finds_a_message_by_its_metadata()
    {
        var posted = await CallAsync(
            "chat.postMessage",
            new
            {
                channel = "#alerts",
                text = "down",
                metadata = new { event_type = "crownwatch", event_payload = new { outbox_id = "17" } },
            }
        );
        var (channel, ts) = (posted.GetProperty("channel").GetString(), posted.GetProperty("ts").GetString());
        var edited = await CallAsync(
            "chat.update",
            new
            {
                channel,
                ts,
                text = "resolved",
            }
        );
        var history = await CallAsync("conversations.history", new { channel, include_all_metadata = true });

        Assert.True(edited.GetProperty("ok").GetBoolean());
        var found = Assert.Single(history.GetProperty("messages").EnumerateArray());
        Assert.Equal("resolved", found.GetProperty("text").GetString());
        Assert.Equal("17", found.GetProperty("metadata").GetProperty("event_payload").GetProperty("outbox_id").GetString());
    }

    [Fact]
    public async Task Logical_errors_of_the_web_api_are_ok_false_with_status_200()
    {
        await CallAsync("conversations.create", new { name = "incident-20260110-0200" });
        var taken = await CallAsync("conversations.create", new { name = "incident-20260110-0200" });
        var unknown = await CallAsync(
            "chat.update",
            new
            {
                channel = "C99",
                ts = "1.0",
                text = "x",
            }
        );

        Assert.Equal("name_taken", taken.GetProperty("error").GetString());
        Assert.Equal("channel_not_found", unknown.GetProperty("error").GetString());
    }

    private static string Block(string type, int length)
    {
        var text = new JsonObject { ["type"] = "plain_text", ["text"] = new string('x', length) };
        return new JsonObject { ["blocks"] = new JsonArray(new JsonObject { ["type"] = type, ["text"] = text }) }.ToJsonString();
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string payload)
    {
        using var content = new StringContent(payload, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(slack.WebhookUrl, content, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<JsonElement> CallAsync(string method, object arguments)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{slack.ApiUrl}/{method}") { Content = JsonContent.Create(arguments) };
        request.Headers.Authorization = new("Bearer", "xoxb-test");
        using var answer = await http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
