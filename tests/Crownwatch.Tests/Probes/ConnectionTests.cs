using Crownwatch.Core.Definitions;
using Crownwatch.Probes;
using Crownwatch.Probes.Http;
using Xunit;

namespace Crownwatch.Tests.Probes;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData(ConnectionMode.Fresh, 5)]
    [InlineData(ConnectionMode.Reuse, 1)]
    public async Task A_fresh_connection_each_run_even_where_the_server_keeps_it_open(ConnectionMode mode, int connections)
    {
        await using var target = KeepingOpen();
        using var probe = new HttpProbe(TimeProvider.System, text => text);
        for (var i = 0; i < 5; i++)
        {
            var check = Probing.Check(target.Url()).Asking(r => r with { Connection = mode });
            (await probe.RunAsync(check, Probing.Slot, TestContext.Current.CancellationToken)).Up();
        }

        Assert.Equal(connections, target.Connections);
    }

    [Fact]
    public async Task Runs_at_the_same_time_have_a_connection_each()
    {
        await using var target = KeepingOpen();
        using var probe = new HttpProbe(TimeProvider.System, text => text);
        var runs = Enumerable
            .Range(0, 100)
            .Select(_ => probe.RunAsync(Probing.Check(target.Url()), Probing.Slot, TestContext.Current.CancellationToken));
        Assert.All(await Task.WhenAll(runs), result => result.Up());
        Assert.Equal(100, target.Connections);
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        var heads = new List<string>();
        await using var target = HostileTarget.Running(async connection =>
        {
            heads.Add(await connection.ReadRequestAsync());
            await connection.SendAsync("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        using var probe = new HttpProbe(TimeProvider.System, text => text);
        for (var i = 0; i < 2; i++)
        {
            (await probe.RunAsync(Probing.Check(target.Url()), Probing.Slot, TestContext.Current.CancellationToken)).Up();
        }

        Assert.Equal(2, heads.Count);
        Assert.DoesNotContain(heads, head => head.Contains("Cookie", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_request_is_sent_as_defined()
    {
        var head = "";
        await using var target = HostileTarget.Running(async connection =>
        {
            head = await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        var check = Probing
            .Check(target.Url("/x?page=1&q=a%20b"))
            .Asking(r =>
                r with
                {
                    Method = "PUT",
                    Body = "é",
                    ContentType = "application/json",
                    Headers = [new("Content-Type", "text/plain"), new("Host", "shop.example.com"), new("User-Agent", "mine")],
                }
            );
        (await Probing.RunAsync(check)).Up();
        Assert.StartsWith("PUT /x?page=1&q=a%20b HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Host: shop.example.com\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 2\r\n", head, StringComparison.Ordinal);
        Assert.Contains("User-Agent: mine\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("application/json", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_HEAD_has_no_body_whatever_its_length_says()
    {
        await using var target = HostileTarget.Sending("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n");
        (await Probing.RunAsync(Probing.Check(target.Url()).Asking(r => r with { Method = "HEAD" }))).Up();
    }

    [Fact]
    public async Task Stopping_throws_and_gives_no_result()
    {
        await using var target = HostileTarget.Running(connection => connection.HangAsync());
        using var probe = new HttpProbe(TimeProvider.System, text => text);
        using var stop = new CancellationTokenSource();
        var run = probe.RunAsync(Probing.Check(target.Url()), Probing.Slot, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            probe.RunAsync(Probing.Check(target.Url()), Probing.Slot, stop.Token)
        );
    }

    [Fact]
    public async Task Warming_up_ends_and_leaves_the_probe_as_it_was()
    {
        await using var target = KeepingOpen();
        using var registry = ProbeRegistry.Create(TimeProvider.System, text => text);
        await registry.WarmUpAsync(TestContext.Current.CancellationToken);
        Assert.True(registry.TryGet(CheckType.Http, out var probe));
        (await probe.RunAsync(Probing.Check(target.Url()), Probing.Slot, TestContext.Current.CancellationToken)).Up();
        Assert.Equal(1, target.Connections);
    }

    [Fact]
    public void The_registry_knows_the_http_probe_and_says_when_it_knows_none()
    {
        using var registry = ProbeRegistry.Create(TimeProvider.System, text => text);
        Assert.Equal([CheckType.Http], registry.Types);
        Assert.True(registry.TryGet(CheckType.Http, out var probe));
        Assert.Equal(CheckType.Http, probe.Type);
        Assert.False(registry.TryGet(CheckType.Journey, out _));
    }

    private static HostileTarget KeepingOpen() =>
        HostileTarget.Running(async connection =>
        {
            while ((await connection.ReadRequestAsync()).Length > 0)
            {
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
}
