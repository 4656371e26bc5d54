using System.Net.Http.Headers;
using System.Text;
using Fakes.Ntfy;
using Xunit;

namespace Crownwatch.Tests.Fakes;

/// <summary>Holds the stand-in to what docs.ntfy.sh says of publishing as JSON.</summary>
public sealed class NtfyFakeTests
{
    [Theory]
    [InlineData("""{"topic": "t", "message": "m"}""", "tk", 200, "\"event\":\"message\"")]
    [InlineData("""{"topic": "t", "message": "m"}""", "other", 401, "40101")]
    [InlineData("""{"topic": "t", "message": "m"}""", null, 403, "40301")]
    [InlineData("not json", "tk", 400, "40024")]
    [InlineData("""{"topic": "a/b"}""", "tk", 400, "40009")]
    [InlineData("""{"topic": "t", "priority": 6}""", "tk", 400, "40007")]
    [InlineData("""{"topic": "t", "priority": "high"}""", "tk", 400, "40007")]
    [InlineData("""{"topic": "t", "actions": [{"action": "call", "label": "l", "url": "https://example.com"}]}""", "tk", 400, "40018")]
    [InlineData(
        """{"topic": "t", "actions": [{"action": "view", "label": "l", "url": "https://example.com"}]}""",
        "tk",
        200,
        "\"topic\":\"t\""
    )]
    public async Task Answers_as_ntfy_does(string body, string? token, int status, string expected)
    {
        await using var ntfy = await NtfyFake.StartAsync(token: "tk");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, ntfy.Url + "/") { Content = new StringContent(body, Encoding.UTF8) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(
            "ntfy.js",
            await http.GetStringAsync(new Uri(ntfy.Url), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
