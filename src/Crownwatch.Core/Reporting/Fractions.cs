using System.Globalization;

namespace Crownwatch.Core.Reporting;

/// <summary>Shares of time as figures. Fractions are cut, percentages rounded; neither is ever whole unless it is.</summary>
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

        return Shown(100m * part / whole, part < whole);
    }

    /// <summary>The same of a fraction, 0 to 1.</summary>
    public static string Percent(double fraction) => Shown(100m * (decimal)fraction, fraction < 1);

    private static string Shown(decimal percent, bool isLess)
    {
        var rounded = Math.Round(percent, 2, MidpointRounding.AwayFromZero);
        return (rounded == 100 && isLess ? 99.99m : rounded).ToString("0.##", CultureInfo.InvariantCulture) + " %";
    }
}
