using System.Net;

namespace Crownwatch.Core.Definitions;

/// <summary>
/// Addresses that a channel must not reach unless it says so: link-local ones, and those at which clouds hand out credentials to
/// whoever asks from inside.
/// </summary>
public static class ForbiddenAddresses
{
    private static readonly IPAddress[] _metadata =
    [
        IPAddress.Parse("100.100.100.200"), // Alibaba Cloud
        IPAddress.Parse("168.63.129.16"), // Azure's host agent
        IPAddress.Parse("192.0.0.192"), // Oracle Cloud, classic
        IPAddress.Parse("fd00:ec2::254"), // AWS
        IPAddress.Parse("fd20:ce::254"), // Google Cloud
        IPAddress.Parse("fd00:42::42"), // Scaleway
    ];

    public static bool Contains(IPAddress address)
    {
        var ip = Inner(address);
        return ip.GetAddressBytes() is [169, 254, _, _]
            || ip.IsIPv6LinkLocal
            || Array.Exists(_metadata, m => m.GetAddressBytes().AsSpan().SequenceEqual(ip.GetAddressBytes()));
    }

    /// <summary>
    /// Whether anybody on the public network could be there: neither this machine, nor a private, shared, link-local, documentation,
    /// benchmark, multicast or reserved address (IANA's special-purpose registries), nor one of the above.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        var ip = Inner(address);
        if (Contains(ip))
        {
            return false;
        }

        var b = ip.GetAddressBytes();
        return b.Length == 4
            ? !(
                b[0] is 0 or 10 or 127 or >= 224
                || b is [100, >= 64 and < 128, ..]
                || b is [172, >= 16 and < 32, ..]
                || b is [192, 168, ..] or [192, 0, 0 or 2, _] or [192, 88, 99, _]
                || b is [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _]
            )
            // Of IPv6 only 2000::/3 is given out at all; Teredo (2001::/32) and 2001:db8::/32 are not, nor 3fff::/20.
            : (b[0] & 0xE0) == 0x20 && b is not ([0x20, 0x01, 0x00, 0x00, ..] or [0x20, 0x01, 0x0D, 0xB8, ..] or [0x3F, 0xFF, < 0x10, ..]);
    }

    // An IPv4 address can be written as an IPv6 one: mapped, compatible, or through NAT64's and 6to4's well-known prefixes.
    private static IPAddress Inner(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
        {
            return address;
        }

        var ahead = bytes.AsSpan(0, 12);
        ReadOnlySpan<byte> nat64 = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0];
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : ahead.SequenceEqual(nat64) || (!ahead.ContainsAnyExcept((byte)0) && !IPAddress.IsLoopback(address))
                ? new IPAddress(bytes.AsSpan(12))
            : bytes is [0x20, 0x02, ..] ? new IPAddress(bytes.AsSpan(2, 4))
            : address;
    }
}
