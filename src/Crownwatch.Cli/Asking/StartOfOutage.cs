using System.Globalization;
using Crownwatch.Cli.Simulating;

namespace Crownwatch.Cli.Asking;

/// <summary>What `--at` says.</summary>
internal static class StartOfOutage
{
    private static readonly string[] _timesOfDay = ["HH:mm", "H:mm", "HH:mm:ss"];

    /// <summary>A time of day is the next such one in UTC; an instant is itself.</summary>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset at)
    {
        if (TimeOnly.TryParseExact(text, _timesOfDay, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            var today = new DateTimeOffset(now.UtcDateTime.Date + time.ToTimeSpan(), TimeSpan.Zero);
            at = today < now ? today.AddDays(1) : today;
            return true;
        }

        // Early in 1970 there is no room before it.
        return Instants.TryParse(text, out at) && at.Year > 1970;
    }
}
