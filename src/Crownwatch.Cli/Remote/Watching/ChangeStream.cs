namespace Crownwatch.Cli.Remote.Watching;

/// <summary>
/// Follows a server's events and says that something has changed; what, the reader asks. A server that goes away is tried again until
/// it is there, so that a restart is survived.
/// </summary>
internal sealed class ChangeStream(ServerClient client)
{
    private const string Path = "api/v1/events?types=incident,check,intervention";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // The server shows that it is there every 15 s.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private string? _last;

    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="changed">Called at each event, and when the stream is lost.</param>
    public async Task FollowAsync(Action changed, CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var stream = await client.OpenAsync(Path, _last, stopping);
                using var lines = new StreamReader(stream);
                while (await NextAsync(lines, stopping) is { } line)
                {
                    pause = FirstPause;
                    if (line.StartsWith("id:", StringComparison.Ordinal))
                    {
                        _last = line[3..].Trim();
                    }
                    else if (line.StartsWith("data:", StringComparison.Ordinal))
                    {
                        changed();
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // It is gone, was never there, or is mute: whoever asks it next says why.
            }

            if (stopping.IsCancellationRequested)
            {
                return;
            }

            changed();
            await Task.Delay(pause, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Silence);
        return await lines.ReadLineAsync(patience.Token);
    }
}
