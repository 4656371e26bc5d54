using System.Net;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Addresses of channels that no message is sent to (docs/channels.md): named where they are written, not only when it fails.</summary>
internal static class ForbiddenHosts
{
    /// <summary>Judges an address that is written as one; a name is judged when it is looked up.</summary>
    /// <param name="host">A name, or an address, with brackets or without.</param>
    public static void Judge(this MapReader map, string key, string host, bool canBeAllowed)
    {
        if (
            !IPAddress.TryParse(host.Trim('[', ']'), out var ip)
            || !ForbiddenAddresses.Contains(ip)
            || (canBeAllowed && map.Bool("allow_link_local") == true)
        )
        {
            return;
        }

        map.Context.Error(
            Codes.IllegalValue,
            map.PlaceOf(key),
            $"'{key}' of {map.Owner} is a link-local address or one at which a cloud hands out credentials; "
                + (
                    canBeAllowed
                        ? "if it is meant, add 'allow_link_local: true'"
                        : "a channel of this type sends nothing to such an address"
                )
        );
    }
}
