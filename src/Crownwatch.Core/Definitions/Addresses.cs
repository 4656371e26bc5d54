using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Crownwatch.Core.Definitions;

/// <summary>What can be told from an address without asking the network.</summary>
public static class Addresses
{
    /// <summary>An absolute http or https address with a host.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && address.Scheme is "http" or "https"
        && address.Host.Length > 0
        && !text.AsSpan().ContainsAny(' ', '\n', '\t');

    /// <summary>This machine: 127.0.0.0/8, ::1, localhost and names below it.</summary>
    public static bool IsLoopback(Uri address) =>
        address.IsLoopback || address.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>This machine or one nearby: also private ranges, names without a dot, .local and .internal.</summary>
    public static bool IsLocal(Uri address)
    {
        if (IsLoopback(address))
        {
            return true;
        }

        if (!IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            return !address.Host.Contains('.', StringComparison.Ordinal)
                || address.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
                || address.Host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
        }

        var bytes = (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).GetAddressBytes();
        return bytes.Length == 4
            ? bytes is [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..]
            : (bytes[0] & 0xFE) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80);
    }
}
