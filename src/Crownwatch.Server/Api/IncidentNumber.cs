using System.Globalization;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Api;

/// <summary>How an incident is named in an address: 42 and INC-42 are the same.</summary>
internal static class IncidentNumber
{
    /// <summary>null for anything else.</summary>
    public static long? Of(string id) =>
        long.TryParse(
            id.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) ? id[4..] : id,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    public static IResult Unknown(string id) => ApiError.NotFound($"there is no incident '{PlainText.Shown(id)}'");
}
