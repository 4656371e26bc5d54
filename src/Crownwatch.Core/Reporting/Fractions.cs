using System.Globalization;

namespace Crownwatch.Core.Reporting;

/// <summary>Shares of time as figures. They are cut, never rounded: no figure looks better than what it stands for.</summary>
public static class Fractions
{
    private const int Scale = 1_000_000;

    /// <summary>part / whole, cut to six decimals; null when there is no whole.</summary>
    /// <param name="part">0 to <paramref name="whole"/>.</param>
    public static decimal? Of(long part, long whole) => whole == 0 ? null : (decimal)((Int128)part * Scale / whole) / Scale;

    /// <summary>
    /// Cut to six decimals. What a binary fraction can't hold exactly, such as 0.985, is taken for the decimal it is closest to;
    /// where both numbers are at hand, <see cref="Of"/> is exact.
    /// </summary>
    public static decimal Cut(double fraction) => Math.Truncate((decimal)fraction * Scale) / Scale;

    /// <summary>`98.35 %`: to two decimals, as people compare them with a threshold; but `100 %` is only what is whole. `–` for none.</summary>
    public static string Percent(long part, long whole)
    {
        if (whole == 0)
        {
            return "–";
        }

        var percent = Math.Round(100m * part / whole, 2, MidpointRounding.AwayFromZero);
        var shown = percent == 100 && part < whole ? 99.99m : percent;
        return shown.ToString("0.##", CultureInfo.InvariantCulture) + " %";
    }
}
