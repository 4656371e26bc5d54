using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using DeltaCrown.Notifications;
using DeltaCrown.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DeltaCrown.Tests.Notifications;

public sealed class NotificationTests(SharedPlatform shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<ClientWebSocket> ConnectAsync(Platform platform, string token, string path = "/ws/notifications/")
    {
        ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new Uri($"ws://{platform.Address.Authority}{path}"), Stop);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Stop);

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[8192];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, Stop);
        Assert.Equal(WebSocketMessageType.Text, received.MessageType);
        return JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement.Clone();
    }

    private static async Task<WebSocketCloseStatus?> ReceiveCloseAsync(ClientWebSocket socket)
    {
        WebSocketReceiveResult received = await socket.ReceiveAsync(new byte[8192], Stop);
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        return received.CloseStatus;
    }

    [Theory]
    [InlineData("/ws/notifications/")]
    [InlineData("/ws/notifications")]
    public async Task Ping_is_answered_by_pong_and_the_close_is_clean(string path)
    {
        ApiClient user = await shared.UserAsync();
        using ClientWebSocket socket = await ConnectAsync(shared.Platform, user.Access, path);
        await SendAsync(socket, """{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", (await ReceiveAsync(socket)).GetRawText());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", Stop);
        Assert.Equal(WebSocketState.Closed, socket.State);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task The_query_or_the_cookie_authenticates_as_well_and_nobody_is_401()
    {
        ApiClient user = await shared.UserAsync();
        Uri address = new($"ws://{shared.Platform.Address.Authority}/ws/notifications/");
        using ClientWebSocket byQuery = new();
        await byQuery.ConnectAsync(new Uri($"{address}?access_token={user.Access}"), Stop);
        Assert.Equal(WebSocketState.Open, byQuery.State);

        Answer login = await shared.Anonymous.PostAsync("/api/auth/login", new { username = user.Username, password = "correct horse" });
        using ClientWebSocket byCookie = new();
        byCookie.Options.SetRequestHeader("Cookie", login.Headers["Set-Cookie"].Split(';')[0]);
        await byCookie.ConnectAsync(address, Stop);
        Assert.Equal(WebSocketState.Open, byCookie.State);

        using ClientWebSocket nobody = new();
        nobody.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => nobody.ConnectAsync(address, Stop));
        Assert.Equal(401, (int)nobody.HttpStatusCode);
        (await shared.Anonymous.GetAsync("/ws/notifications/")).AssertRefused(401, "not_authenticated");
        (await user.GetAsync("/ws/notifications/")).AssertRefused(426, "websocket_required");
    }

    [Fact]
    public async Task Pushes_the_users_own_notices_and_no_one_elses()
    {
        ApiClient user = await shared.UserAsync();
        ApiClient other = await shared.UserAsync();
        using ClientWebSocket socket = await ConnectAsync(shared.Platform, user.Access);
        await SendAsync(socket, """{"type":"ping"}""");
        await ReceiveAsync(socket);

        await shared.MintAsync(other, 5);
        await shared.MintAsync(user, 100);
        JsonElement minted = await ReceiveAsync(socket);
        Answer order = await user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 2 }, "k");
        await user.PostAsync("/api/shop/purchase", new { item_id = 1, quantity = 2 }, "k");
        JsonElement created = await ReceiveAsync(socket);
        JsonElement paid = await ReceiveAsync(socket);
        await SendAsync(socket, """{"type":"ping"}""");
        JsonElement last = await ReceiveAsync(socket);

        Assert.Equal("wallet.updated", minted.GetProperty("type").GetString());
        Assert.Equal(100, minted.GetProperty("balance").GetInt64());
        Assert.Equal("order.created", created.GetProperty("type").GetString());
        Assert.Equal(order.Text("order_id"), created.GetProperty("order_id").GetString());
        Assert.Equal("wallet.updated", paid.GetProperty("type").GetString());
        Assert.Equal(80, paid.GetProperty("balance").GetInt64());
        Assert.Equal("pong", last.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"dance\"}")]
    [InlineData("")]
    public async Task A_message_that_is_not_understood_is_answered_and_the_socket_stays_open(string message)
    {
        ApiClient user = await shared.UserAsync();
        using ClientWebSocket socket = await ConnectAsync(shared.Platform, user.Access);
        await SendAsync(socket, message);
        Assert.Equal("error", (await ReceiveAsync(socket)).GetProperty("type").GetString());
        await SendAsync(socket, """{"type":"ping"}""");
        Assert.Equal("pong", (await ReceiveAsync(socket)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_binary_message_closes_with_1003_and_one_too_large_with_1009()
    {
        ApiClient user = await shared.UserAsync();
        using ClientWebSocket binary = await ConnectAsync(shared.Platform, user.Access);
        await binary.SendAsync(new byte[10], WebSocketMessageType.Binary, endOfMessage: true, Stop);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, await ReceiveCloseAsync(binary));

        using ClientWebSocket large = await ConnectAsync(shared.Platform, user.Access);
        await SendAsync(large, new string('x', NotificationSocket.LargestMessage + 1));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await ReceiveCloseAsync(large));
    }

    [Fact]
    public async Task A_fragmented_ping_is_understood()
    {
        ApiClient user = await shared.UserAsync();
        using ClientWebSocket socket = await ConnectAsync(shared.Platform, user.Access);
        await socket.SendAsync("{\"type\":"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, Stop);
        await socket.SendAsync("\"ping\"}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Stop);
        Assert.Equal("pong", (await ReceiveAsync(socket)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_silent_socket_is_closed_when_its_time_is_up_and_a_message_starts_it_anew()
    {
        ManualTime time = new(DateTimeOffset.UnixEpoch.AddYears(60));
        await using Platform platform = await Platform.StartAsync(options =>
            options with
            {
                Time = time,
                WebSocketIdleTimeout = TimeSpan.FromMinutes(2),
            }
        );
        ApiClient user = await platform.UserAsync();
        using ClientWebSocket socket = await ConnectAsync(platform, user.Access);
        await SendAsync(socket, """{"type":"ping"}""");
        await ReceiveAsync(socket);
        time.Advance(TimeSpan.FromSeconds(119));
        await SendAsync(socket, """{"type":"ping"}""");
        await ReceiveAsync(socket);
        time.Advance(TimeSpan.FromSeconds(119));
        await SendAsync(socket, """{"type":"ping"}""");
        await ReceiveAsync(socket);
        time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await ReceiveCloseAsync(socket));
    }

    [Fact]
    public async Task A_stopping_server_says_goodbye()
    {
        await using Platform platform = await Platform.StartAsync();
        ApiClient user = await platform.UserAsync();
        using ClientWebSocket socket = await ConnectAsync(platform, user.Access);
        Task<WebSocketCloseStatus?> closed = ReceiveCloseAsync(socket);
        await platform.StopAsync();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await closed);
        Assert.Equal(0, platform.Services.GetRequiredService<NotificationHub>().Count);
    }
}
