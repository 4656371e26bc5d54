using System.Globalization;
using Crownwatch.Core.Conditions;

namespace Crownwatch.Server.Dashboard.Parts;

/// <summary>Figures as the pages write them.</summary>
public static class Say
{
    public static string Milliseconds(double value) =>
        value switch
        {
            < 1 => value.ToString("0.##", CultureInfo.InvariantCulture) + " ms",
            < 10 => value.ToString("0.#", CultureInfo.InvariantCulture) + " ms",
            _ => value.ToString("#,0", CultureInfo.InvariantCulture) + " ms",
        };

    /// <summary>Rounded down, so that only what never failed reads 100 %.</summary>
    /// <param name="share">0 to 1; null without data.</param>
    public static string Availability(double? share) =>
        share is { } value ? (Math.Floor(value * 100_000) / 1000).ToString("0.###", CultureInfo.InvariantCulture) + " %" : "no data";

    /// <param name="share">0 to 1.</param>
    public static string Coverage(double share) =>
        share switch
        {
            0 => "0 %",
            < 0.001 => "under 0.1 %",
            _ => (Math.Floor(share * 1000) / 10).ToString("0.#", CultureInfo.InvariantCulture) + " %",
        };

    public static string Span(TimeSpan span) => DurationText.Of(span < TimeSpan.Zero ? TimeSpan.Zero : span);

    /// <summary>`1 check`, `3 checks`.</summary>
    public static string Count(int n, string what) => string.Create(CultureInfo.InvariantCulture, $"{n:#,0} {what}{(n == 1 ? "" : "s")}");

    /// <param name="many">What several are called.</param>
    public static string Count(int n, string what, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{n:#,0} {(n == 1 ? what : many)}");

    /// <summary>For attributes of SVG.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
