using System.Globalization;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Cli.Simulating;

/// <summary>Times as a person reads them in a timeline; always UTC.</summary>
internal static class Clock
{
    public static string Time(DateTimeOffset instant) => instant.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>To the nearest second above a second, e.g. `1h30m`.</summary>
    public static string Length(TimeSpan length) =>
        Durations.Write(length < TimeSpan.FromSeconds(1) ? length : TimeSpan.FromSeconds(Math.Round(length.TotalSeconds)));

    /// <summary>Since the start, to the second: `+5m`.</summary>
    public static string Offset(TimeSpan offset) => "+" + Durations.Write(TimeSpan.FromSeconds(Math.Floor(offset.TotalSeconds)));
}
