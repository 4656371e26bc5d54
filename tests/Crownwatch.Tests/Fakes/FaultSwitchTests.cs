using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fakes.Faults;
using Fakes.Slack;
using Xunit;

namespace Crownwatch.Tests.Fakes;

/// <summary>The ways a receiver can be made to misbehave, each seen from the sender's side.</summary>
public sealed class FaultSwitchTests : IAsyncLifetime
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
    public async Task A_counted_answer_ends_with_its_count()
    {
        await SetAsync("""{"answer": 500, "count": 2}""");

        int[] seen = [await StatusAsync(), await StatusAsync(), await StatusAsync()];
        Assert.Equal([500, 500, 200], seen);
        Assert.Single(slack.Workspace.Messages);
    }

    [Fact]
    public async Task A_429_carries_its_Retry_After()
    {
        await SetAsync("""{"answer": 429, "retry_after": 7}""");
        using var answer = await PostAsync();

        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
        await slack.Faults.ClearAsync();
        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task A_list_is_used_up_in_its_order()
    {
        await SetAsync("""[{"answer": 503, "count": 1}, {"error": "no_service", "count": 1}]""");
        int[] seen = [await StatusAsync(), await StatusAsync(), await StatusAsync()];
        Assert.Equal([503, 404, 200], seen);
    }

    [Fact]
    public async Task A_reset_request_has_no_effect()
    {
        await slack.Faults.SetAsync(new Fault(FaultMode.Reset) { Count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);
        Assert.Empty(slack.Workspace.Messages);
        Assert.Equal("reset", Assert.Single(slack.Received.All).Answer.Outcome);
    }

    [Fact]
    public async Task An_accepted_request_may_never_be_answered()
    {
        await slack.Faults.SetAsync(new Fault(FaultMode.AcceptThenHang) { Count = 1 });
        using var givesUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var post = http.PostAsJsonAsync(slack.WebhookUrl, new { text = "down" }, givesUp.Token);
        var received = await slack.Received.NextAsync(_ => true, cancel: Cancel);

        Assert.True(received.Answer.Accepted);
        Assert.False(post.IsCompleted);
        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        Assert.Equal("down", Assert.Single(slack.Workspace.Messages).Text);
    }

    [Fact]
    public async Task A_refusing_port_is_closed_and_control_stays_open()
    {
        await SetAsync("""{"mode": "refuse"}""");
        await slack.Faults.SetAsync(new Fault(FaultMode.Refuse));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(PostAsync);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);

        using var cleared = await http.DeleteAsync($"{slack.ControlUrl}/control/faults", Cancel);
        Assert.Equal(HttpStatusCode.OK, cleared.StatusCode);
        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task A_fault_can_concern_one_path_only()
    {
        await SetAsync("""{"answer": 500, "path": "/api/"}""");
        Assert.Equal(200, await StatusAsync());
    }

    [Theory]
    [InlineData("""{"answer": 42}""", "from 100 to 599")]
    [InlineData("""{"mode": "explode"}""", "accept_then_hang")]
    [InlineData("""{"anwser": 500}""", "unknown key 'anwser'")]
    [InlineData("""{"answer": 500, "count": 0}""", "at least 1")]
    [InlineData("nope", "not JSON")]
    public async Task A_fault_that_makes_no_sense_is_refused_with_the_reason(string fault, string reason)
    {
        using var content = new StringContent(fault, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"{slack.ControlUrl}/control/faults", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Contains(reason, said.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(slack.Faults.Plan);
    }

    [Fact]
    public async Task What_arrived_can_be_read_and_forgotten()
    {
        await StatusAsync();
        var received = await http.GetFromJsonAsync<JsonElement>($"{slack.ControlUrl}/control/received", Cancel);
        var one = Assert.Single(received.EnumerateArray());
        Assert.Equal("down", one.GetProperty("payload").GetProperty("text").GetString());
        Assert.Equal(200, one.GetProperty("answer").GetProperty("status").GetInt32());

        using var forgotten = await http.DeleteAsync($"{slack.ControlUrl}/control/received", Cancel);
        Assert.Empty(slack.Received.All);
    }

    private Task<HttpResponseMessage> PostAsync() => http.PostAsJsonAsync(slack.WebhookUrl, new { text = "down" }, Cancel);

    private async Task<int> StatusAsync()
    {
        using var answer = await PostAsync();
        return (int)answer.StatusCode;
    }

    private async Task SetAsync(string faults)
    {
        using var content = new StringContent(faults, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"{slack.ControlUrl}/control/faults", content, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
