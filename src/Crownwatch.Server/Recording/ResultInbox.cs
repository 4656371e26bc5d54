using System.Threading.Channels;
using Crownwatch.Core.Results;

namespace Crownwatch.Server.Recording;

/// <summary>Finished results on their way to the recorder. Adding never waits: a slow database must not stall a probe.</summary>
public sealed class ResultInbox
{
    private readonly Channel<ProbeResult> _results = Channel.CreateUnbounded<ProbeResult>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    public void Add(ProbeResult result) => _results.Writer.TryWrite(result);

    public ValueTask<bool> WaitAsync(CancellationToken stopping) => _results.Reader.WaitToReadAsync(stopping);

    /// <summary>Moves what has arrived to the list.</summary>
    public void Drain(List<ProbeResult> into)
    {
        while (_results.Reader.TryRead(out var result))
        {
            into.Add(result);
        }
    }
}
