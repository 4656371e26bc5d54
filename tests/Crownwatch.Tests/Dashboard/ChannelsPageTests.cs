using System.Net;
using Crownwatch.Tests.Servers;
using Fakes.Faults;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>/channels on the real server: receipts, tests by form, a credential that is refused.</summary>
public sealed class ChannelsPageTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    public async Task It_shows_how_each_channel_stands_its_receipts_and_what_came_of_a_test()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(scene.Definitions().Check("one").Slack("http://127.0.0.1:9/hook", "off", enabled: false));
        Assert.Contains("never used</span>\n                <b>alerts</b>", await scene.PageAsync("/channels"), StringComparison.Ordinal);
        scene.Target.Answer(503, "/one");
        await scene.SettledAsync(1);

        using var tested = await SendAsync(scene, ("channel", "pagerduty"), ("by", "<i>ada</i>"));
        using var disabled = await SendAsync(scene, ("channel", "off"), ("by", "ada"));
        using var unknown = await SendAsync(scene, ("channel", "none"), ("by", "ada"));
        var page = await scene.PageAsync("/channels");

        Assert.Equal((HttpStatusCode.SeeOther, "/channels"), (tested.StatusCode, tested.Headers.Location?.ToString()));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (disabled.StatusCode, unknown.StatusCode));
        Assert.Contains("takes messages</span>\n                <b>alerts</b>", page, StringComparison.Ordinal);
        Assert.Contains("disabled</span>\n                <b>off</b>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/incidents/1\">INC-1</a>", page, StringComparison.Ordinal);
        Assert.Contains("Tested by <b>&lt;i&gt;ada&lt;/i&gt;</b>", page, StringComparison.Ordinal);
        Assert.Contains("test message to pagerduty: delivered 202", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Send a test through off", page, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within)]
    public async Task A_credential_that_is_refused_is_said()
    {
        await using var scene = await Scene.SetAsync();
        await scene.Slack.Faults.SetAsync(Fault.Answering(403) with { Body = "invalid_token" });
        await scene.WatchAsync(scene.Definitions().Check("one"));
        scene.Target.Answer(503, "/one");
        await scene.NextOnPagerDutyAsync("trigger");
        await scene.UntilAsync("/api/v1/incidents", i => i.GetProperty("incidents").GetArrayLength() == 2); // and the alarm about it

        var page = await scene.PageAsync("/channels");

        Assert.Contains("It refuses our credential.", page, StringComparison.Ordinal);
        Assert.Contains("does not take messages</span>\n                <b>alerts</b>", page, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(Scene scene, params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Server.Url, "/channels"))
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Add("Origin", scene.Server.Url.GetLeftPart(UriPartial.Authority));
        return await client.SendAsync(request, Scene.Cancel);
    }
}
