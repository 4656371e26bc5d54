namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>How wide the parts of a chart or strip are. All begin on the epoch's multiples, so that a picture does not flicker as time goes on.</summary>
public static class StretchWidths
{
    private const int MostParts = 100;

    private static readonly TimeSpan[] _ladder =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
    ];

    /// <summary>The narrowest that makes at most a hundred parts, and in which a slot falls.</summary>
    public static TimeSpan Of(TimeSpan length, TimeSpan interval) =>
        Array.Find(_ladder, w => w >= interval && length / w <= MostParts) is { Ticks: > 0 } width ? width : _ladder[^1];

    /// <summary>The multiple at or before the instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset at, TimeSpan width) =>
        new(at.UtcTicks - (at.UtcTicks - Epoch) % width.Ticks, TimeSpan.Zero);

    private static long Epoch => DateTimeOffset.UnixEpoch.UtcTicks;
}
