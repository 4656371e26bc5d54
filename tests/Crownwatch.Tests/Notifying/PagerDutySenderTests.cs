using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Fakes.Faults;
using Fakes.PagerDuty;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>What PagerDuty asks of an event (integrations.md), whatever an incident holds: a page that is too long is refused.</summary>
public sealed class PagerDutySenderTests : IAsyncLifetime
{
    private readonly Post _post = new(TimeProvider.System);
    private PagerDutyFake _pagerDuty = null!;

    public async ValueTask InitializeAsync() => _pagerDuty = await PagerDutyFake.StartAsync();

    public ValueTask DisposeAsync()
    {
        _post.Dispose();
        return _pagerDuty.DisposeAsync();
    }

    public static TheoryData<string> Vast => ["checks", "runbooks", "lines", "headline", "people", "ask", "excerpts", "handed on"];

    [Theory]
    [MemberData(nameof(Vast))]
    public async Task An_event_is_within_512_KB_whatever_is_vast(string what)
    {
        var message = Pending.Of(Notice(what));

        var result = await SendAsync(what == "handed on" ? message with { HandedFrom = Wide(200_000) } : message);

        Assert.Equal((SendOutcome.Delivered, 202), (result.Outcome, result.Status));
        Assert.InRange(Encoding.UTF8.GetByteCount(Assert.Single(_pagerDuty.Received.All).Body), 1, 512 * 1024);
    }

    [Fact]
    public async Task Everything_vast_at_once_is_one_event_as_well_and_says_what_it_leaves_out()
    {
        var all = Vast.Select(v => v.Data).Aggregate(Pending.Notice, (notice, what) => Vastly(notice, what));

        var result = await SendAsync(Pending.Of(all));

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        var sent = Assert.Single(_pagerDuty.Received.All);
        Assert.InRange(Encoding.UTF8.GetByteCount(sent.Body), 1, 512 * 1024);
        Assert.EndsWith("…", sent.Text("payload.component"), StringComparison.Ordinal);
        Assert.EndsWith("…", sent.Text("payload.custom_details.runbook"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_from_outside_arrives_as_it_is()
    {
        var result = await SendAsync(Pending.Of(Pending.Hostile));

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        var sent = Assert.Single(_pagerDuty.Received.All);
        Assert.Equal(Pending.Hostile.Title, sent.Text("payload.summary"));
        Assert.Equal(Pending.Hostile.Headline, sent.Text("payload.custom_details.headline"));
        Assert.Null(sent.Text("evil"));
    }

    [Fact]
    public async Task A_resolve_that_is_refused_for_one_key_goes_on_with_the_others_and_says_so()
    {
        string[] keys = ["one", "two", "three"];
        await Task.WhenAll(keys.Select(k => SendAsync(Of(MessageKind.Opened, k))));
        await _pagerDuty.Faults.SetAsync(Fault.Answering(400, count: 1) with { Body = "no such thing" });

        var result = await SendAsync(Of(MessageKind.Resolved, keys));

        Assert.Equal((SendOutcome.Refused, 400), (result.Outcome, result.Status));
        Assert.Equal("one: no such thing", result.Answer);
        Assert.Equal(keys, Resolves());
    }

    [Theory]
    [InlineData(400, 503, SendOutcome.Transient, 503)]
    [InlineData(503, 400, SendOutcome.Transient, 503)]
    [InlineData(503, 429, SendOutcome.WaitUntil, 429)]
    [InlineData(429, 503, SendOutcome.WaitUntil, 429)]
    [InlineData(400, 403, SendOutcome.Refused, 403)]
    public async Task Of_several_keys_the_outcome_that_must_be_tried_again_counts(int first, int second, SendOutcome expected, int status)
    {
        await _pagerDuty.Faults.SetAsync(Answer(first), Answer(second));

        var result = await SendAsync(Of(MessageKind.Resolved, "one", "two", "three"));

        Assert.Equal((expected, status, status == 403), (result.Outcome, result.Status, result.BadCredential));
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, result.RetryAfter);

        static Fault Answer(int status) => Fault.Answering(status, count: 1, retryAfter: status == 429 ? 7 : null);
    }

    private IEnumerable<string?> Resolves() =>
        _pagerDuty.Received.All.Where(r => r.Text("event_action") == "resolve").Select(r => r.Text("dedup_key"));

    private static PendingMessage Of(MessageKind kind, params string[] keys)
    {
        var message = Pending.Of(kind: kind);
        return message with { Message = message.Message with { Keys = keys } };
    }

    private static Notice Notice(string what) => Vastly(Pending.Notice, what);

    private static Notice Vastly(Notice notice, string what) =>
        what switch
        {
            "checks" => notice with { Checks = [.. Many(n => $"check_{n}_{Wide(100)}")] },
            "runbooks" => notice with { Runbooks = [.. Many(n => $"https://runbooks.example.com/{n}/{new string('x', 250)}")] },
            "lines" => notice with { Lines = [.. Many(_ => Wide(2000))] },
            "headline" => notice with { Headline = Wide(200_000) },
            "people" => notice with { People = [.. Many(_ => Wide(100))] },
            "ask" => notice with { Ask = Wide(200_000) },
            "excerpts" => notice with { Excerpts = [.. Enumerable.Range(0, 5).Select(_ => Wide(300))] }, // as Excerpts bounds them
            _ => notice,
        };

    private static IEnumerable<string> Many(Func<int, string> one) => Enumerable.Range(0, 2000).Select(one);

    private static string Wide(int length) => string.Concat(Enumerable.Repeat("🦩", length / 2));

    private Task<SendResult> SendAsync(PendingMessage message) =>
        new PagerDutySender(_post).SendAsync(
            new PagerDutyChannelDefinition
            {
                Name = "it",
                IntegrationKey = new Secret("0123456789abcdef0123456789abcdef"),
                ApiUrl = new Uri(_pagerDuty.EnqueueUrl),
            },
            message,
            Pending.Links,
            TestContext.Current.CancellationToken
        );
}
