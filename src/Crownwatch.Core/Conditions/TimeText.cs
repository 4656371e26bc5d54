using System.Globalization;

namespace Crownwatch.Core.Conditions;

/// <summary>Instants as a person reads them: UTC, and it says so.</summary>
public static class TimeText
{
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <param name="milliseconds">Since the Unix epoch.</param>
    public static string Utc(long milliseconds) => Utc(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
