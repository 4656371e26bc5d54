using System.Net;
using System.Net.Sockets;

namespace Fakes.Demo;

/// <summary>A port for a program that must be told one and must come back on the same one.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
