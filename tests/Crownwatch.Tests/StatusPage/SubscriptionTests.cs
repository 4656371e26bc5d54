using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.StatusPage.Subscribing;
using Crownwatch.Tests.Dashboard;
using Xunit;

namespace Crownwatch.Tests.StatusPage;

/// <summary>Webhooks of the public: asked, confirmed, told in order, ended.</summary>
public sealed class SubscriptionTests(StatusServer server) : IClassFixture<StatusServer>
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscriber_is_told_only_after_confirming_in_order_signed_and_until_it_ends()
    {
        const string hook = "https://hooks.example.com/story";
        using var asked = await server.PostAsync("/status/public/subscriptions", new { url = hook });
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var request = (await SentAsync(hook, 1))[0];
        Assert.Equal("confirm_subscription", request.Body.GetProperty("type").GetString());
        var secret = request.Body.GetProperty("signing_secret").GetString()!;
        AssertSigned(secret, request);

        // Nothing before it is confirmed; a look at the link confirms nothing.
        var incident = await server.IncidentAsync();
        await server.PublishAsync(
            incident,
            new
            {
                status = "investigating",
                title = "Story",
                text = "Untold",
            }
        );
        var confirm = Local(request.Body, "confirm_url");
        using (var look = await server.Client.GetAsync(confirm, Stopping))
        {
            Assert.Equal(HttpStatusCode.OK, look.StatusCode);
        }

        await server.PublishAsync(incident, new { status = "investigating", text = "Untold too" });
        using (var confirmed = await server.Client.PostAsync(confirm, null, Stopping))
        {
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        await server.PublishAsync(incident, new { status = "identified", text = "First" });
        await server.PublishAsync(incident, new { status = "monitoring", text = "Second" });
        using (await server.PostAsync($"/api/v1/incidents/{incident}/resolve", new { by = "ada", confirm = true })) { }

        var told = (await SentAsync(hook, 4))[1..];
        Assert.Equal(
            ["First", "Second", null],
            told.Select(t =>
                t.Body.GetProperty("update") is { ValueKind: JsonValueKind.Object } u ? u.GetProperty("text").GetString() : null
            )
        );
        Assert.Equal(
            ["identified", "monitoring", "resolved"],
            told.Select(t => t.Body.GetProperty("incident").GetProperty("status").GetString())
        );
        Assert.Equal([false, false, true], told.Select(t => t.Body.GetProperty("automatic").GetBoolean()));
        Assert.All(told, t => AssertSigned(secret, t));
        Assert.All(told, t => Assert.DoesNotContain(StatusServer.Hush, t.Text, StringComparison.OrdinalIgnoreCase));
        Assert.All(told, t => Assert.DoesNotContain("INC-", t.Text, StringComparison.Ordinal));

        var end = Local(told[0].Body, "unsubscribe_url");
        using (var ended = await server.Client.PostAsync(end, null, Stopping))
        {
            Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        }

        using var gone = await server.Client.PostAsync(end, null, Stopping);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_subscriber_that_fails_is_tried_again_and_gets_everything_in_order()
    {
        const string hook = "https://hooks.example.com/failing";
        await SubscribeAsync(hook);
        var failures = 1;
        server.Answer = url =>
            url.AbsolutePath == "/failing" && Interlocked.Decrement(ref failures) >= 0 ? HttpStatusCode.BadGateway : HttpStatusCode.OK;
        var incident = await server.IncidentAsync();
        await server.PublishAsync(
            incident,
            new
            {
                status = "identified",
                title = "Failing",
                text = "One",
            }
        );
        await server.PublishAsync(incident, new { status = "monitoring", text = "Two" });

        var told = (await SentAsync(hook, 4))[1..];

        Assert.Equal(["One", "One", "Two"], told.Select(t => t.Body.GetProperty("update").GetProperty("text").GetString()));
        Assert.Equal(told[0].Body.GetProperty("delivery").GetInt64(), told[1].Body.GetProperty("delivery").GetInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("https://user:pass@hooks.example.com/")]
    [InlineData("http://localhost/")]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://db.internal/")]
    public void An_address_that_is_not_public_is_refused(string url) => Assert.NotNull(SubscriptionAddress.Read(url).Wrong);

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_refused_when_it_is_sent_to_whatever_it_said_before()
    {
        var answers = new Queue<IPAddress[]>([
            [IPAddress.Parse("10.0.0.1")],
            [IPAddress.Parse("93.184.216.34"), IPAddress.Loopback],
        ]);
        var connector = new Connector((_, _) => Task.FromResult(answers.Dequeue()));
        using var post = new SubscriberPost(connector, new Server.HostSeams(), TimeProvider.System);

        for (var i = 0; i < 2; i++)
        {
            var result = await post.SendAsync(new Uri("http://hooks.example.com/"), "{}"u8.ToArray(), "t=1,v1=0", Stopping);

            Assert.Equal((null, false), (result.Status, result.MayGo));
            Assert.Contains("public network", result.Answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_that_is_not_ours_confirms_and_ends_nothing()
    {
        const string hook = "https://hooks.example.com/forged";
        var request = await SubscribeAsync(hook);
        var end = Local(request, "unsubscribe_url");
        var confirm = Local(request, "confirm_url");
        foreach (
            var forged in (string[])
                [
                    end.Replace("/end", "/confirm", StringComparison.Ordinal),
                    confirm.Replace("/confirm", "/end", StringComparison.Ordinal),
                    "/status/public/subscriptions/AAAA/end",
                    "/status/public/subscriptions/x/confirm",
                ]
        )
        {
            using var answer = await server.Client.PostAsync(forged, null, Stopping);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_page_that_is_not_there_takes_no_subscription()
    {
        using var answer = await server.PostAsync("/status/none/subscriptions", new { url = "https://hooks.example.com/none" });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<JsonElement> SubscribeAsync(string hook)
    {
        using var asked = await server.PostAsync("/status/public/subscriptions", new { url = hook });
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var request = (await SentAsync(hook, 1))[0].Body;
        using var confirmed = await server.Client.PostAsync(Local(request, "confirm_url"), null, Stopping);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        return request;
    }

    private async Task<(Uri Url, JsonElement Body, string Text, string Signature)[]> SentAsync(string hook, int count)
    {
        await DashboardServer.UntilAsync(() => Task.FromResult(Of(hook).Length >= count));
        return Of(hook);
    }

    private (Uri Url, JsonElement Body, string Text, string Signature)[] Of(string hook) =>
        [.. server.Sent.Where(s => s.Url.AbsoluteUri == hook)];

    // The links begin with self.public_url, which is not where a test's server is.
    private static string Local(JsonElement body, string link)
    {
        var url = new Uri(body.GetProperty(link).GetString()!);
        Assert.Equal("watch.example.com", url.Host);
        return url.PathAndQuery;
    }

    private static void AssertSigned(string secret, (Uri Url, JsonElement Body, string Text, string Signature) sent)
    {
        var parts = sent.Signature.Split(',', '=');
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{parts[1]}.{sent.Text}"));
        Assert.Equal(Convert.ToHexStringLower(signed), parts[3]);
    }
}
