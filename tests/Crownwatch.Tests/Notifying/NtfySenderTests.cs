using System.Text;
using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Fakes.Faults;
using Fakes.Ntfy;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>ntfy, by its published interface.</summary>
public sealed class NtfySenderTests : IAsyncLifetime
{
    private readonly Post _post = new(TimeProvider.System);
    private NtfyFake _ntfy = null!;

    public async ValueTask InitializeAsync() => _ntfy = await NtfyFake.StartAsync(token: "tk_right");

    public async ValueTask DisposeAsync()
    {
        _post.Dispose();
        await _ntfy.DisposeAsync();
    }

    [Fact]
    public async Task Publishes_to_the_topic_with_title_priority_tags_and_a_link()
    {
        var result = await SendAsync(Pending.Of());

        var sent = Assert.Single(_ntfy.Received.All);
        Assert.Equal((SendOutcome.Delivered, 200), (result.Outcome, result.Status));
        Assert.Equal(JsonSerializer.Deserialize<JsonElement>(sent.Answer.Body).GetProperty("id").GetString(), result.Reference);
        Assert.Equal(("/", "alerts"), (sent.Path, sent.Text("topic")));
        Assert.Equal(Pending.Notice.Title, sent.Text("title"));
        Assert.Equal("https://watch.example.com/incidents/42", sent.Text("click"));
        Assert.Equal("rotating_light", sent.Payload.GetProperty("tags")[0].GetString());
        Assert.Equal("Open INC-42", sent.Payload.GetProperty("actions")[0].GetProperty("label").GetString());
        Assert.StartsWith("health_endpoint failed 3 times in a row\n\n- health_endpoint", sent.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IncidentSeverity.Critical, MessageKind.Opened, null, 5)]
    [InlineData(IncidentSeverity.High, MessageKind.Step, null, 4)]
    [InlineData(IncidentSeverity.Medium, MessageKind.Opened, null, 3)]
    [InlineData(IncidentSeverity.Low, MessageKind.Opened, null, 2)]
    [InlineData(IncidentSeverity.Critical, MessageKind.Resolved, null, 3)]
    [InlineData(IncidentSeverity.Low, MessageKind.Opened, 5, 5)]
    public async Task Rings_as_loud_as_the_incident_is_grave_unless_fixed(
        IncidentSeverity severity,
        MessageKind kind,
        int? priority,
        int expected
    )
    {
        await SendAsync(Pending.Of(Pending.Notice with { Severity = severity }, kind), Channel() with { Priority = priority });

        Assert.Equal(expected, Assert.Single(_ntfy.Received.All).Payload.GetProperty("priority").GetInt32());
    }

    [Fact]
    public async Task A_wrong_token_is_a_bad_credential()
    {
        var result = await SendAsync(Pending.Of(), Channel() with { Token = new Secret("tk_wrong") });

        Assert.Equal((SendOutcome.Refused, 401, true), (result.Outcome, result.Status, result.BadCredential));
    }

    [Fact]
    public async Task Any_text_arrives_and_is_short_enough_for_a_lock_screen()
    {
        var result = await SendAsync(Pending.Of(Pending.Hostile));

        var sent = Assert.Single(_ntfy.Received.All);
        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        Assert.InRange(Encoding.UTF8.GetByteCount(sent.Text("message")!), 1000, 4096);
        Assert.EndsWith("…", sent.Text("message"), StringComparison.Ordinal);
        Assert.Contains("שלום \u202e ünïcödé 😀 \ufffd end", sent.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, SendOutcome.WaitUntil)]
    [InlineData(500, SendOutcome.Transient)]
    [InlineData(507, SendOutcome.Transient)]
    [InlineData(400, SendOutcome.Refused)]
    public async Task Tells_what_a_status_means(int status, SendOutcome expected)
    {
        await _ntfy.Faults.SetAsync(Fault.Answering(status, retryAfter: status == 429 ? 7 : null));

        var result = await SendAsync(Pending.Of());

        Assert.Equal((expected, status, false), (result.Outcome, result.Status, result.BadCredential));
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, result.RetryAfter);
    }

    [Theory]
    [InlineData(FaultMode.AcceptThenReset, SendOutcome.Unclear)]
    [InlineData(FaultMode.Refuse, SendOutcome.Transient)]
    public async Task Tells_what_a_lost_connection_means(FaultMode mode, SendOutcome expected)
    {
        await _ntfy.Faults.SetAsync(new Fault(mode));
        Assert.Equal(expected, (await SendAsync(Pending.Of())).Outcome);
    }

    private NtfyChannelDefinition Channel() =>
        new()
        {
            Name = "phone",
            Url = new Secret(_ntfy.TopicUrl),
            Token = new Secret("tk_right"),
        };

    private Task<SendResult> SendAsync(PendingMessage message, NtfyChannelDefinition? channel = null) =>
        new NtfySender(_post, Pending.Installation).SendAsync(
            channel ?? Channel(),
            message,
            Pending.Links,
            TestContext.Current.CancellationToken
        );
}
