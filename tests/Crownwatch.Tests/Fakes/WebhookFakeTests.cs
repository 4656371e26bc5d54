using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Fakes;

/// <summary>Holds the stand-in to what docs/webhook.md and the services document: it refuses what they would refuse.</summary>
public sealed class WebhookFakeTests : IAsyncLifetime
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Token = "azGDORePK8gMaC0QOYAMyEEuzJnyUi";
    private readonly HttpClient _http = new();
    private WebhookFake _hook = null!;

    public async ValueTask InitializeAsync() => _hook = await WebhookFake.StartAsync(secret: "s");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _hook.DisposeAsync();
    }

    [Theory]
    [InlineData("/pushover/1/messages.json", Form, $"token=short&user={Token}&message=m", 400)]
    [InlineData("/pushover/1/messages.json", Form, $"token={Token}&user={Token}&message=", 400)]
    [InlineData("/pushover/1/messages.json", Form, $"token={Token}&user={Token}&message=m&priority=2", 400)]
    [InlineData("/pushover/1/messages.json", Form, $"token={Token}&user={Token}&message=m&priority=2&retry=60&expire=3600", 200)]
    [InlineData("/pushover/1/messages.json", Form, $"token={Token}&user={Token}&message=m&priority=5", 400)]
    [InlineData("/twilio/2010-04-01/Accounts/AC1/Messages.json", Form, "From=%2B15005550006&To=%2B15005550009&Body=b", 201)]
    [InlineData("/twilio/2010-04-01/Accounts/AC2/Messages.json", Form, "From=%2B15005550006&To=%2B15005550009&Body=b", 401)]
    [InlineData("/twilio/2010-04-01/Accounts/AC1/Messages.json", Form, "From=%2B15005550006&To=15005550009&Body=b", 400)]
    [InlineData("/twilio/2010-04-01/Accounts/AC1/Messages.json", "application/json", "{}", 400)]
    [InlineData("/telegram/bot1:x/sendMessage", "application/json", """{"chat_id": "1", "text": "t"}""", 401)]
    [InlineData("/telegram/bot1:ABC-DEF1234ghIkl-zyx57W2v1u/sendMessage", "application/json", """{"chat_id": "", "text": "t"}""", 400)]
    [InlineData("/telegram/bot1:ABC-DEF1234ghIkl-zyx57W2v1u/sendMessage", "application/json", """{"chat_id": 1, "text": ""}""", 400)]
    [InlineData("/discord/api/webhooks/1/t", "application/json", """{"content": "@everyone"}""", 400)]
    [InlineData("/discord/api/webhooks/1/t", "application/json", """{"content": "x", "allowed_mentions": {"parse": []}}""", 204)]
    [InlineData(
        "/discord/api/webhooks/1/t",
        "application/json",
        """{"embeds": [{"color": "red"}], "allowed_mentions": {"parse": []}}""",
        400
    )]
    [InlineData("/teams/x", "application/json", """{"text": "old connector"}""", 400)]
    [InlineData("/teams/x", "application/json", """{"type": "message", "attachments": []}""", 400)]
    public async Task Answers_as_the_service_does(string path, string type, string body, int status) =>
        Assert.Equal(status, (int)await SendAsync(path, type, body));

    [Theory]
    [InlineData(0, "s", "{}", "{}", 200)]
    [InlineData(-299, "s", "{}", "{}", 200)]
    [InlineData(-310, "s", "{}", "{}", 401)]
    [InlineData(310, "s", "{}", "{}", 401)]
    [InlineData(0, "other", "{}", "{}", 401)]
    [InlineData(0, "s", "{}", "{ }", 401)]
    public async Task Takes_only_what_is_signed_now_with_its_secret(int seconds, string secret, string covered, string sent, int status)
    {
        var at = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        var signature = Crownwatch.Server.Notifying.WebhookSignature.Of(secret, at, Encoding.UTF8.GetBytes(covered));
        Assert.Equal(status, (int)await SendAsync("/in", "application/json", sent, signature));
    }

    [Fact]
    public async Task Takes_nothing_unsigned() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("/in", "application/json", "{}"));

    private async Task<HttpStatusCode> SendAsync(string path, string type, string body, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _hook.Url + path)
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("AC1:token")));
        if (signature is not null)
        {
            request.Headers.Add("X-Crownwatch-Signature", signature);
        }

        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
