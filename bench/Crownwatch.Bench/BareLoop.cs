namespace Crownwatch.Bench;

/// <summary>
/// The limit to approach: the plainest HttpClient, a connection for each request, the same rate on the same 50 ms tick, the body
/// read, and nothing else done with it.
/// </summary>
internal static class BareLoop
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(50);
    private static long _done;
    private static long _failed;

    public static async Task<int> RunAsync(Uri url, int rate, TimeProvider time, CancellationToken stopping)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var pacing = PaceAsync(client, url, rate, time, ended.Token);
        while (await Console.In.ReadLineAsync(stopping) is not null)
        {
            Console.WriteLine(FormattableString.Invariant($"{Volatile.Read(ref _done)} {Volatile.Read(ref _failed)}"));
        }

        await ended.CancelAsync();
        await pacing;
        return 0;
    }

    private static async Task PaceAsync(HttpClient client, Uri url, int rate, TimeProvider time, CancellationToken ended)
    {
        var start = time.GetTimestamp();
        var started = 0L;
        using var timer = new PeriodicTimer(_tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                for (var due = (long)(time.GetElapsedTime(start).TotalSeconds * rate); started < due; started++)
                {
                    _ = OneAsync(client, url);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The measuring is over.
        }
    }

    private static async Task OneAsync(HttpClient client, Uri url)
    {
        try
        {
            using var answer = await client.GetAsync(url);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsStringAsync();
            Interlocked.Increment(ref _done);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
