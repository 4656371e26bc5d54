using System.Globalization;

namespace Crownwatch.Core.Definitions;

/// <summary>How well one colour reads on another, as WCAG 2.2 counts it.</summary>
public static class Contrast
{
    /// <summary>What text of usual size needs (WCAG 2.2, 1.4.3).</summary>
    public const double Least = 4.5;

    /// <summary>`#rgb` or `#rrggbb`, any case, as `#rrggbb` in lower case; null for anything else.</summary>
    public static string? Colour(string text) =>
        text.Length is not (4 or 7) || text[0] != '#' || !text.AsSpan(1).ToString().All(char.IsAsciiHexDigit) ? null
        : text.Length == 7 ? text.ToLowerInvariant()
        : string.Concat("#", string.Concat(text[1..].Select(c => $"{c}{c}"))).ToLowerInvariant();

    /// <summary>1 to 21.</summary>
    /// <param name="one">As <see cref="Colour"/> gives it.</param>
    /// <param name="other">As <see cref="Colour"/> gives it.</param>
    public static double Of(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour, 1)) + (0.7152 * Channel(colour, 3)) + (0.0722 * Channel(colour, 5));

    private static double Channel(string colour, int at)
    {
        var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
