using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Notifying.Slack;
using Fakes.Slack;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>What the incoming webhook posts is as harmless as what the bot posts (integrations.md).</summary>
public sealed class SlackWebhookTests
{
    [Fact]
    public async Task Nothing_in_it_becomes_a_link_or_a_mention_by_itself()
    {
        var sent = await SendAsync(Pending.Hostile);

        var texts = Sections(sent);
        Assert.NotEmpty(texts);
        Assert.All(texts, t => Assert.True(t.GetProperty("verbatim").GetBoolean()));
        Assert.All(texts, t => Assert.DoesNotContain("<script", t.GetProperty("text").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_too_long_is_not_cut_within_an_escape()
    {
        // Escaped, the headline's last character before the cut is the middle of an escape.
        var sent = await SendAsync(Pending.Notice with { Headline = new string('x', 2997) + "&&&&" });

        var headline = Sections(sent)[0].GetProperty("text").GetString()!;
        Assert.Equal(new string('x', 2997) + "…", headline);
    }

    [Fact]
    public async Task What_is_too_long_is_not_cut_within_a_link()
    {
        var runbooks = Enumerable.Range(0, 60).Select(i => $"https://example.com/{new string('r', 60)}{i}").ToList();

        var sent = await SendAsync(Pending.Notice with { Runbooks = runbooks });

        var links = Sections(sent)[^1].GetProperty("text").GetString()!;
        Assert.True(links.Length <= 3000);
        Assert.Equal(links.Count(c => c == '<'), links.Count(c => c == '>'));
    }

    private static List<JsonElement> Sections(JsonElement sent) =>
        [
            .. sent.GetProperty("blocks")
                .EnumerateArray()
                .Where(b => b.GetProperty("type").GetString() == "section")
                .Select(b => b.GetProperty("text")),
        ];

    private static async Task<JsonElement> SendAsync(Notice notice)
    {
        await using var slack = await SlackFake.StartAsync();
        using var post = new Post(TimeProvider.System);
        var channel = new SlackChannelDefinition { Name = "alerts", WebhookUrl = new Secret(slack.WebhookUrl.ToString()) };

        var result = await new SlackWebhook(post).SendAsync(
            channel,
            Pending.Of(notice),
            Pending.Links,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("ok", result.Answer);
        return Assert.Single(slack.Received.All).Payload.Clone();
    }
}
