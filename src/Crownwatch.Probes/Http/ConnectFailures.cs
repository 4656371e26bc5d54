using System.Net.Sockets;

namespace Crownwatch.Probes.Http;

/// <summary>Puts what the operating system says about a connection that did not come about into words.</summary>
internal static class ConnectFailures
{
    public static HttpFailure From(SocketException failure, HttpStage stage, string host) =>
        stage == HttpStage.LookingUp
            ? new("dns", $"name lookup failed: {Lookup(failure.SocketErrorCode, host)}")
            : failure.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => new("refused", "connection refused"),
                SocketError.TimedOut => new("timeout", "connecting timed out in the network"),
                SocketError.ConnectionReset => new("reset", "connection reset"),
                SocketError.NetworkUnreachable => new("unreachable", "network unreachable"),
                SocketError.HostUnreachable => new("unreachable", "no route to the host"),
                SocketError.AccessDenied => new("unreachable", "connecting is not permitted here"),
                var other => new("unreachable", $"connecting failed: {other}"),
            };

    private static string Lookup(SocketError error, string host) =>
        error switch
        {
            SocketError.HostNotFound => $"no such host {host}",
            SocketError.NoData => $"{host} has no address",
            SocketError.TryAgain => $"the resolver has no answer for {host} at the moment",
            _ => $"{host}: {error}",
        };
}
