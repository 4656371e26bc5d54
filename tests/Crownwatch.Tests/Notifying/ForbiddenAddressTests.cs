using System.Net;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Notifying.Slack;
using Crownwatch.Server.Storage;
using Fakes.Faults;
using Fakes.Slack;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Issue 4, bad input: a webhook that resolves to a link-local or metadata address is refused unless allowed.</summary>
public sealed class ForbiddenAddressTests
{
    [Theory]
    [InlineData("169.254.0.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("::169.254.169.254", true)]
    [InlineData("64:ff9b::a9fe:a9fe", true)]
    [InlineData("2002:a9fe:a9fe::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("febf::1", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("fd20:ce::254", true)]
    [InlineData("100.100.100.200", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("100.100.100.201", false)]
    [InlineData("168.254.169.254", false)]
    public void Are_known(string address, bool forbidden) => Assert.Equal(forbidden, ForbiddenAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://2852039166/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    public async Task As_a_literal_is_refused_and_nothing_is_sent(string url)
    {
        using var post = new Post(TimeProvider.System);

        var result = await post.JsonAsync(new Uri(url), "{}", (_, _) => null, TestContext.Current.CancellationToken);

        Assert.Equal((SendOutcome.Refused, null), (result.Outcome, result.Status));
        Assert.Contains("allow_link_local", result.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_name_is_refused_also_when_another_address_of_it_is_harmless()
    {
        await using var hook = await WebhookFake.StartAsync();
        var url = new UriBuilder(hook.HookUrl) { Host = "hooks.example.com" }.Uri.ToString();
        using var post = new Post(
            TimeProvider.System,
            null,
            new Connector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254")]))
        );
        var channel = new WebhookChannelDefinition { Name = "hook", Url = new Secret(url) };

        var refused = await SendAsync(post, channel);
        var allowed = await SendAsync(post, channel with { AllowLinkLocal = true });
        var again = await SendAsync(post, channel);

        Assert.Equal([SendOutcome.Refused, SendOutcome.Delivered, SendOutcome.Refused], [refused.Outcome, allowed.Outcome, again.Outcome]);
        Assert.Single(hook.Received.All);
    }

    [Fact]
    public async Task Behind_a_name_that_changes_its_mind_is_refused_at_the_connection()
    {
        await using var hook = await WebhookFake.StartAsync();
        var url = new UriBuilder(hook.HookUrl) { Host = "hooks.example.com" }.Uri.ToString();
        var answers = new Queue<IPAddress>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254")]);
        using var post = new Post(TimeProvider.System, null, new Connector((_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()])));
        var channel = new WebhookChannelDefinition { Name = "hook", Url = new Secret(url) };

        Assert.Equal(SendOutcome.Delivered, (await SendAsync(post, channel)).Outcome);
        await hook.Faults.SetAsync(new Fault(FaultMode.Refuse)); // ends the connection that is open
        await hook.Faults.ClearAsync();
        var second = await SendAsync(post, channel);

        Assert.Equal(SendOutcome.Refused, second.Outcome);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task Are_refused_to_Slack_too()
    {
        await using var slack = await SlackFake.StartAsync();
        using var post = new Post(
            TimeProvider.System,
            null,
            new Connector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("fe80::1")]))
        );
        var url = new UriBuilder(slack.WebhookUrl) { Host = "hooks.example.com" }.Uri.ToString();
        var channel = new SlackChannelDefinition { Name = "alerts", WebhookUrl = new Secret(url) };

        var result = await new SlackWebhook(post).SendAsync(channel, Pending.Of(), Pending.Links, TestContext.Current.CancellationToken);

        Assert.Equal(SendOutcome.Refused, result.Outcome);
        Assert.DoesNotContain("hooks.example.com", result.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_never_answered_is_no_message_that_may_have_arrived()
    {
        using var post = new Post(
            TimeProvider.System,
            null,
            new Connector(
                async (_, stopping) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
                    return [];
                }
            )
        );

        var result = await post.JsonAsync(
            new Uri("http://hooks.example.com/"),
            "{}",
            (_, _) => null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((SendOutcome.Transient, "TimedOut"), (result.Outcome, result.Answer));
    }

    private static Task<SendResult> SendAsync(Post post, WebhookChannelDefinition channel) =>
        new WebhookSender(post, Pending.Installation, TimeProvider.System).SendAsync(
            channel,
            Pending.Of(),
            Pending.Links,
            TestContext.Current.CancellationToken
        );
}
