namespace Crownwatch.Core.StatusPages;

/// <summary>One day of a component's strip: the time of all its checks together, without maintenance and corrections.</summary>
/// <param name="Day">UTC.</param>
/// <param name="UpMilliseconds">Summed over its checks.</param>
/// <param name="DownMilliseconds">Summed over its checks.</param>
public readonly record struct ComponentDay(DateOnly Day, long UpMilliseconds, long DownMilliseconds)
{
    private const decimal MostlyUp = 0.95m;

    /// <summary>0 to 1, cut to six decimals; null where nothing was seen: such a day is never shown as whole.</summary>
    public decimal? Availability => Reporting.Fractions.Of(UpMilliseconds, UpMilliseconds + DownMilliseconds);

    public DayLevel Level =>
        UpMilliseconds + DownMilliseconds == 0 ? DayLevel.NoData
        : DownMilliseconds == 0 ? DayLevel.Up
        : Availability >= MostlyUp ? DayLevel.SomeDown
        : DayLevel.MuchDown;

    /// <summary>Of several days together.</summary>
    public static (long Up, long Down) Sum(IEnumerable<ComponentDay> days) =>
        days.Aggregate((Up: 0L, Down: 0L), (sum, day) => (sum.Up + day.UpMilliseconds, sum.Down + day.DownMilliseconds));
}

public enum DayLevel
{
    NoData,
    Up,

    /// <summary>Down for some of the time, 5 % at most.</summary>
    SomeDown,
    MuchDown,
}
