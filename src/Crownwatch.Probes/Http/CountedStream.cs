using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Crownwatch.Probes.Http;

/// <summary>
/// A plain connection that knows how much came in after the head of the answer: the handler passes over bytes beyond the announced
/// length without a word, and a target that sends them has a wrong length.
/// </summary>
internal sealed class CountedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int HeadEnd = ('\r' << 24) | ('\n' << 16) | ('\r' << 8) | '\n';
    private int _last;
    private bool _headRead;

    /// <summary>Bytes received after the first empty line.</summary>
    public long AfterHead { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        AfterHead += _headRead ? read : PastHead(buffer.Span[..read]);
        return read;
    }

    private int PastHead(ReadOnlySpan<byte> received)
    {
        for (var i = 0; i < received.Length; i++)
        {
            _last = (_last << 8) | received[i];
            if (_last == HeadEnd)
            {
                _headRead = true;
                return received.Length - i - 1;
            }
        }

        return 0;
    }
}
