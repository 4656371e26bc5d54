using System.CommandLine;
using System.Text.Json;
using System.Threading.Channels;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote.Watching;

/// <summary>
/// `status --watch`: shows how things stand, again after each change. On a terminal in place; into a pipe one line of JSON each, or with
/// `--format text` one table after the other. Ends with 0 at Ctrl-C. A server that goes away is waited for; only a first answer that
/// does not come, or a refusal, ends it.
/// </summary>
internal static class StatusWatch
{
    // Ages grow without an event; and where there is no stream, this is how changes are found.
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(10);

    public static Task<int> RunAsync(ParseResult parsed, RemoteOptions remote, LabelFilter filter, CancellationToken stopping)
    {
        return RemoteRun.ConnectedAsync(
            parsed,
            remote,
            async (client, told) =>
            {
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
                using var resized = TerminalView.OnResize(() => changes.Writer.TryWrite(true));
                var following = new ChangeStream(client).FollowAsync(() => changes.Writer.TryWrite(true), ending.Token);
                using var view = WatchView.For(parsed.InvocationConfiguration.Output, remote.AsJson(parsed));
                try
                {
                    return await LoopAsync(new StatusReader(client, filter), view, changes.Reader, told, ending.Token);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    return ExitCodes.Success;
                }
                finally
                {
                    await ending.CancelAsync();
                    await following;
                }
            }
        );
    }

    private static async Task<int> LoopAsync(
        StatusReader reader,
        WatchView view,
        ChannelReader<bool> changes,
        Func<Reply, Task<int>> told,
        CancellationToken stopping
    )
    {
        JsonElement? last = null;
        while (true)
        {
            var reply = await reader.ReadAsync(stopping);
            if (reply.IsTaken)
            {
                last = reply.Body;
                view.Show(reply.Body, null);
            }
            else if (last is { } former && reply.Status is 0 or >= 500)
            {
                view.Show(former, reply.Failure ?? reply.Message);
            }
            else
            {
                view.Dispose();
                return await told(reply);
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(AtLeastEvery);
            try
            {
                await changes.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // Nothing has changed: the ages have.
            }
        }
    }
}
