using System.Threading.Channels;

namespace Fakes.Hosting;

/// <summary>Tells the open pages that something changed, by server-sent events.</summary>
public sealed class ChangeFeed
{
    private readonly Lock gate = new();
    private readonly List<Channel<bool>> open = [];

    public void Changed()
    {
        lock (gate)
        {
            foreach (var page in open)
            {
                page.Writer.TryWrite(true);
            }
        }
    }

    internal async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);

        // A page that is slow misses nothing: it reads the whole state anew at each change.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (gate)
        {
            open.Add(changes);
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("retry: 1000\ndata: open\n\n", ends.Token);
            await context.Response.Body.FlushAsync(ends.Token);
            await foreach (var _ in changes.Reader.ReadAllAsync(ends.Token))
            {
                await context.Response.WriteAsync("data: changed\n\n", ends.Token);
                await context.Response.Body.FlushAsync(ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The page was closed, or the program ends.
        }
        finally
        {
            lock (gate)
            {
                open.Remove(changes);
            }
        }
    }
}
