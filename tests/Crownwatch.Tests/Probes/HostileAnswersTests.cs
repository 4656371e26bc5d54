using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Probes.Http;
using Xunit;

namespace Crownwatch.Tests.Probes;

/// <summary>Every way a target can misbehave has its exact outcome, code and reason.</summary>
public sealed class HostileAnswersTests
{
    private static readonly Criterion Ok = new BodyContainsCriterion("ok", Negated: false);

    [Fact]
    public async Task A_refused_connection_is_unreachable_and_has_no_latency()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        free.Stop();
        var result = await Probing.RunAsync(Probing.Check(url));
        result.Unreachable("refused", "connection refused");
        Assert.Null(result.Latency);
        Assert.Null(result.StatusCode);
        Assert.Equal(Probing.Slot, result.Slot);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_a_failed_lookup()
    {
        var result = await Probing.RunAsync(Probing.Check(new Uri("http://nothing-here.invalid/")));
        Assert.Equal((Outcome.Down, DownCause.Unreachable, "dns"), (result.Outcome, result.Cause, result.Code));
        Assert.StartsWith("name lookup failed: ", result.Reason, StringComparison.Ordinal);
        Assert.Contains("nothing-here.invalid", result.Reason, StringComparison.Ordinal);
        Assert.Null(result.Latency);
    }

    [Fact]
    public async Task A_target_that_never_accepts_times_out_with_the_timeout_as_latency()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/");
        var result = await Probing.RunAsync(Probing.Check(url).Within(300));
        result.Unreachable("timeout", "timed out after 300 ms (connected, no answer)");
        Assert.Equal(TimeSpan.FromMilliseconds(300), result.Latency);
    }

    [Fact]
    public async Task A_full_backlog_times_out_while_connecting()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var end = (IPEndPoint)listener.LocalEndPoint!;
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(end, TestContext.Current.CancellationToken);
        var result = await Probing.RunAsync(Probing.Check(new Uri($"http://127.0.0.1:{end.Port}/")).Within(300));
        result.Unreachable("timeout", "timed out after 300 ms (connecting)");
        Assert.Equal(TimeSpan.FromMilliseconds(300), result.Latency);
    }

    [Fact]
    public async Task A_target_that_accepts_and_says_nothing_times_out()
    {
        await using var target = HostileTarget.Running(connection => connection.HangAsync());
        var result = await Probing.RunAsync(Probing.Check(target.Url()).Within(300));
        result.Unreachable("timeout", "timed out after 300 ms (connected, no answer)");
    }

    [Fact]
    public async Task A_body_that_drips_one_byte_a_second_times_out_and_says_how_far_it_came()
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            while (true)
            {
                await connection.SendAsync("o");
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, connection.Stopping);
            }
        });
        var result = await Probing.RunAsync(Probing.Check(target.Url(), Ok).Within(900));
        result.Unreachable("timeout", "timed out after 900 ms (200, 1 of 100 bytes of body)");
        Assert.Equal(200, result.StatusCode);
        Assert.Equal(TimeSpan.FromMilliseconds(900), result.Latency);
    }

    [Fact]
    public async Task Headers_that_drip_time_out()
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nX");
            await connection.HangAsync();
        });
        var result = await Probing.RunAsync(Probing.Check(target.Url()).Within(300));
        result.Unreachable("timeout", "timed out after 300 ms (connected, no answer)");
    }

    [Theory]
    [InlineData(true, "body larger than 1 MiB")]
    [InlineData(false, "body larger than 16 MiB")]
    public async Task An_endless_body_is_cut_off_with_bounded_memory(bool judged, string reason)
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)'x');
            while (true)
            {
                await connection.SendAsync(block);
            }
        });
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await Probing.RunAsync(Probing.Check(target.Url(), judged ? Ok : StatusCodeCriterion.Default));
        result.Unreachable("body", reason);
        Assert.Equal(200, result.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 12_000_000);
        Assert.Equal(HttpLimits.Excerpt, result.Excerpt!.Length);
    }

    [Fact]
    public async Task A_hundred_megabytes_of_zeros_gzipped_are_cut_off_with_bounded_memory()
    {
        await using var target = HostileTarget.Answering(200, Zeros(100), "Content-Encoding: gzip\r\n");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        (await Probing.RunAsync(Probing.Check(target.Url(), Ok))).Unreachable("body", "body larger than 1 MiB");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("body", "body larger than 16 MiB");
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 12_000_000);
    }

    [Fact]
    public async Task A_length_that_is_announced_and_too_large_is_not_even_read()
    {
        await using var target = HostileTarget.Sending("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx");
        (await Probing.RunAsync(Probing.Check(target.Url(), Ok))).Unreachable("body", "body larger than 1 MiB");
    }

    [Fact]
    public async Task A_length_longer_than_the_body_is_a_body_that_ended_early()
    {
        await using var target = HostileTarget.Sending("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
        var result = await Probing.RunAsync(Probing.Check(target.Url()));
        result.Unreachable("body", "body ended early: 10 of 100 bytes");
        Assert.NotNull(result.Latency);
    }

    [Fact]
    public async Task A_length_shorter_than_the_body_is_down()
    {
        await using var target = HostileTarget.Sending("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok, and more");
        (await Probing.RunAsync(Probing.Check(target.Url(), Ok))).Unreachable("body", "body longer than announced: 3 bytes and more");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("5, 6")]
    public async Task A_length_that_is_no_number_is_down(string length)
    {
        await using var target = HostileTarget.Sending($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\nok");
        (await Probing.RunAsync(Probing.Check(target.Url(), Ok))).Unreachable("protocol", $"Content-Length is no length: {length}");
    }

    [Fact]
    public async Task Bad_chunking_is_a_body_that_cannot_be_read()
    {
        await using var target = HostileTarget.Sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzzz\r\nok\r\n");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("body", "body can't be read: bad chunked coding");
    }

    [Fact]
    public async Task Chunks_without_their_end_are_a_body_that_ended_early()
    {
        await using var target = HostileTarget.Sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("body", "body ended early: 2 bytes, end not announced");
    }

    [Fact]
    public async Task A_connection_closed_before_an_answer_says_so_and_has_no_latency()
    {
        await using var target = HostileTarget.Sending("");
        var result = await Probing.RunAsync(Probing.Check(target.Url()));
        result.Unreachable("closed", "connection closed before an answer");
        Assert.Null(result.Latency);
    }

    [Fact]
    public async Task A_connection_closed_within_the_headers_says_so()
    {
        await using var target = HostileTarget.Sending("HTTP/1.1 200 OK\r\nContent-");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("closed", "connection closed before an answer");
    }

    [Fact]
    public async Task A_connection_reset_before_an_answer_says_so()
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("reset", "connection reset before an answer");
    }

    [Fact]
    public async Task What_is_not_HTTP_is_said_not_to_be()
    {
        await using var target = HostileTarget.Sending("220 mail.example.com ESMTP ready\r\n");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("protocol", "the answer is not HTTP");
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        await using var target = HostileTarget.Running(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\n");
            for (var i = 0; ; i++)
            {
                await connection.SendAsync(string.Create(CultureInfo.InvariantCulture, $"X-{i}: {new string('y', 500)}\r\n"));
            }
        });
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("headers", "headers larger than 64 KB");
    }

    [Fact]
    public async Task One_huge_header_is_cut_off()
    {
        await using var target = HostileTarget.Sending($"HTTP/1.1 200 OK\r\nX: {new string('y', 200_000)}\r\nContent-Length: 0\r\n\r\n");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("headers", "headers larger than 64 KB");
    }

    [Theory]
    [InlineData("gzip", "body is not valid gzip")]
    [InlineData("br", "body is not valid br")]
    [InlineData("deflate", "body is not valid deflate")]
    [InlineData("zstd", "body in a content coding that can't be read: zstd")]
    public async Task A_content_coding_that_cannot_be_undone_is_down(string coding, string reason)
    {
        await using var target = HostileTarget.Answering(200, "plain text, whatever the header says", $"Content-Encoding: {coding}\r\n");
        (await Probing.RunAsync(Probing.Check(target.Url()))).Unreachable("body", reason);
    }

    [Fact]
    public async Task Other_checks_are_not_delayed_by_targets_that_hang()
    {
        await using var hanging = HostileTarget.Running(connection => connection.HangAsync());
        await using var healthy = HostileTarget.Answering(200, "ok");
        using var probe = new HttpProbe(TimeProvider.System, text => text);
        var stop = new CancellationTokenSource();
        var stuck = Enumerable
            .Range(0, 200)
            .Select(_ => probe.RunAsync(Probing.Check(hanging.Url()).Within(60_000), Probing.Slot, stop.Token))
            .ToList();
        for (var i = 0; i < 20; i++)
        {
            var result = await probe.RunAsync(Probing.Check(healthy.Url(), Ok), Probing.Slot, TestContext.Current.CancellationToken);
            result.Up();
            Assert.InRange(result.Latency!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }

        Assert.DoesNotContain(stuck, run => run.IsCompleted);
        await stop.CancelAsync();
        foreach (var run in stuck)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }

        stop.Dispose();
    }

    private static byte[] Zeros(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var block = new byte[1024 * 1024];
            for (var i = 0; i < megabytes; i++)
            {
                gzip.Write(block);
            }
        }

        return packed.ToArray();
    }
}
