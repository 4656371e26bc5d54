namespace Smoke.Tests.Players;

/// <summary>A WebSocket was not opened.</summary>
/// <param name="status">What HTTP status the handshake was answered with; 0 when there was no answer.</param>
public sealed class HandshakeRefusedException(int status, Uri address, Exception inner)
    : Exception($"{address} refused the handshake with HTTP {status}", inner)
{
    public int Status { get; } = status;
}
