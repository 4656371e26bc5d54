using Crownwatch.Core.Calendar;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Maintenance;

/// <summary>
/// All occurrences of one window. Each starts on the wall clock of its zone and lasts in elapsed time
/// (docs/decisions/maintenance-over-clock-changes.md).
/// </summary>
internal sealed class WindowSeries(MaintenanceDefinition definition)
{
    private readonly WallClock _clock = new(definition.TimeZone);

    public MaintenanceDefinition Definition => definition;

    /// <summary>The n-th occurrence, from 0; null beyond the only one of a window that does not repeat.</summary>
    public MaintenanceWindow? this[int n]
    {
        get
        {
            if (n > 0 && definition.Repeats is null)
            {
                return null;
            }

            // Counted from the first each time, so that the 31st comes back after a short month.
            var wall = definition.Repeats switch
            {
                "daily" => definition.Starts.AddDays(n),
                "weekly" => definition.Starts.AddDays(7.0 * n),
                "monthly" => definition.Starts.AddMonths(n),
                _ => definition.Starts,
            };
            var from = _clock.FirstInstantOf(wall);
            return new MaintenanceWindow(definition.Name, from, from + definition.Lasts);
        }
    }

    /// <summary>Those that start or end after the moment, in order; endless for a window that repeats.</summary>
    public IEnumerable<MaintenanceWindow> EndingAfter(DateTimeOffset moment)
    {
        for (var n = Math.Max(0, Before(moment - definition.Lasts)); this[n] is { } window; n++)
        {
            if (window.Until > moment)
            {
                yield return window;
            }
        }
    }

    // The number of some occurrence that starts before the moment, close to it; may be negative.
    private int Before(DateTimeOffset moment)
    {
        var wall = _clock.At(moment);
        var whole = definition.Repeats switch
        {
            "daily" => (wall - definition.Starts).TotalDays,
            "weekly" => (wall - definition.Starts).TotalDays / 7,
            "monthly" => ((wall.Year - definition.Starts.Year) * 12) + wall.Month - definition.Starts.Month,
            _ => 0,
        };
        return (int)Math.Floor(whole) - 2;
    }
}
