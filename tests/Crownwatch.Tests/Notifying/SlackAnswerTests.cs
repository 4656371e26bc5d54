using System.Text.Json;
using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Storage;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Semantics.md 10.3 for the Web API, which says logical errors with status 200 (integrations.md).</summary>
[Trait("rule", "10.3")]
public sealed class SlackAnswerTests
{
    [Theory]
    [InlineData(200, """{"ok":true,"ts":"1.2"}""", SendOutcome.Delivered, false)]
    [InlineData(200, """{"ok":false,"error":"internal_error"}""", SendOutcome.Unclear, false)]
    [InlineData(200, """{"ok":false,"error":"fatal_error"}""", SendOutcome.Unclear, false)]
    [InlineData(503, "", SendOutcome.Unclear, false)]
    [InlineData(200, "<html>", SendOutcome.Unclear, false)]
    [InlineData(429, """{"ok":false,"error":"ratelimited"}""", SendOutcome.WaitUntil, false)]
    [InlineData(200, """{"ok":false,"error":"rate_limited"}""", SendOutcome.WaitUntil, false)]
    [InlineData(200, """{"ok":false,"error":"invalid_auth"}""", SendOutcome.Refused, true)]
    [InlineData(200, """{"ok":false,"error":"token_revoked"}""", SendOutcome.Refused, true)]
    [InlineData(200, """{"ok":false,"error":"account_inactive"}""", SendOutcome.Refused, true)]
    [InlineData(200, """{"ok":false,"error":"not_authed"}""", SendOutcome.Refused, true)]
    [InlineData(200, """{"ok":false,"error":"missing_scope","needed":"chat:write"}""", SendOutcome.Refused, true)]
    [InlineData(401, "", SendOutcome.Refused, true)]
    [InlineData(200, """{"ok":false,"error":"channel_not_found"}""", SendOutcome.Refused, false)]
    [InlineData(200, """{"ok":false,"error":"something_new"}""", SendOutcome.Refused, false)]
    [InlineData(200, """{"ok":"true"}""", SendOutcome.Refused, false)]
    public void Each_answer_has_one_outcome(int status, string body, SendOutcome outcome, bool credential)
    {
        var answer = SlackAnswer.Of(status, Json(body), null);

        Assert.Equal(outcome, answer.Outcome);
        Assert.Equal(credential, answer.ToResult("chat.postMessage").BadCredential);
    }

    [Fact]
    public void A_wait_is_as_long_as_Slack_asks_and_five_seconds_where_it_does_not_say()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), SlackAnswer.Of(429, default, TimeSpan.FromSeconds(30)).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(5), SlackAnswer.Of(429, default, null).RetryAfter);
    }

    [Fact]
    public void What_is_refused_names_the_call_and_the_scope_that_is_missing() =>
        Assert.Equal(
            "chat.postMessage: missing_scope (needs chat:write)",
            SlackAnswer
                .Of(200, Json("""{"ok":false,"error":"missing_scope","needed":"chat:write"}"""), null)
                .ToResult("chat.postMessage")
                .Answer
        );

    [Theory]
    [InlineData("""{"error":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"error":"\udc00"}""")]
    [InlineData("""{"error":7}""")]
    [InlineData("[]")]
    [InlineData("7")]
    public void What_is_no_text_is_none(string json)
    {
        var element = JsonSerializer.Deserialize<JsonElement>(json);

        Assert.Null(SlackAnswer.Text(element, "error"));
        Assert.Null(SlackAnswer.Text(SlackAnswer.Member(element, "error"), "id"));
    }

    [Fact]
    public void An_answer_with_half_a_surrogate_pair_is_one_without_that_text() =>
        Assert.Equal(
            (SendOutcome.Refused, "no error named"),
            SlackAnswer.Of(200, Json("""{"ok":false,"error":"\ud800","response_metadata":{"messages":["\ud800"]}}"""), null) is var answer
                ? (answer.Outcome, answer.Error)
                : default
        );

    private static JsonElement Json(string text) => text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default;
}
