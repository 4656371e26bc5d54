using System.Text.Json;
using Crownwatch.Probes.Loading;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.StatusPage.Subscribing;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.StatusPage;

/// <summary>
/// Makes the status pages anew when something changed, at most once a second, and looks at the clock every ten: a window may begin, a
/// check may not have been seen for long. What would read the same is not made again.
/// </summary>
public sealed class StatusRefresh(
    ChangeFeed feed,
    PageReader reader,
    StatusRenderer renderer,
    StatusBoard board,
    Announcements announcements,
    SnapshotSource snapshots,
    StateBook states,
    Database database,
    ServerOptions options,
    Liveness liveness,
    TimeProvider time,
    ILogger<StatusRefresh> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan _atMostEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _atLeastEvery = TimeSpan.FromSeconds(10);
    private long _seen;
    private StatusLooks? _looks;
    private byte[] _shown = [];

    protected override string LoopName => "status pages";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        await states.Ready.WaitAsync(_atLeastEvery, Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
        _seen = feed.Version;
        await RefreshAsync(stopping);
        await Task.Delay(_atMostEvery, Time, stopping);
        if (!states.Ready.IsCompleted)
        {
            return;
        }

        try
        {
            await feed.AfterAsync(_seen).WaitAsync(_atLeastEvery, Time, stopping);
        }
        catch (TimeoutException)
        {
            // Nothing changed: the clock did.
        }
    }

    private async Task RefreshAsync(CancellationToken stopping)
    {
        var snapshot = snapshots.Current;
        if (snapshot.Definitions.StatusPages.Count == 0)
        {
            (_looks, _shown) = (null, []);
            board.Show([]);
            return;
        }

        await TellEndsAsync(stopping);
        if (_looks?.Snapshot != snapshot)
        {
            (_looks, _shown) = (new StatusLooks(snapshot, DefinitionFiles.FolderOf(options.Definitions), Log), []);
        }

        var pages = reader.Read(snapshot, _looks);
        var shown = JsonSerializer.SerializeToUtf8Bytes(pages);
        if (!shown.AsSpan().SequenceEqual(_shown))
        {
            board.Show(await renderer.RenderAsync(pages, _looks));
            _shown = shown;
        }
    }

    // The incident ended, or reopened, and nobody wrote it: the page says so by itself, and subscribers are told the same, without words.
    private async Task TellEndsAsync(CancellationToken stopping)
    {
        if (database.Read(StatusEntryStore.EndsToTell).Count == 0)
        {
            return;
        }

        await database.WriteAsync(
            true,
            connection =>
            {
                var now = Time.GetUtcNow();
                foreach (var entry in StatusEntryStore.EndsToTell(connection))
                {
                    announcements.Tell(connection, entry, entry.Status, null, now);
                    StatusEntryStore.TellEnd(connection, entry.Id, entry.ResolvedAt is null ? null : now);
                }

                return 0;
            },
            stopping
        );
    }
}
