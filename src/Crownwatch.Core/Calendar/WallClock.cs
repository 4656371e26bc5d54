namespace Crownwatch.Core.Calendar;

/// <summary>
/// The clock on a wall in some zone, and back. Only the offset at an instant is asked of the zone, which every change of a zone shows,
/// not just those for summer time.
/// </summary>
public sealed class WallClock
{
    // No zone is a day or more away from UTC: a day before and after, the offsets on both sides of a change show.
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private readonly TimeZoneInfo _zone;

    /// <param name="timeZone">An IANA zone's name, or UTC; the reader has made sure that the machine knows it.</param>
    public WallClock(string timeZone)
        : this(timeZone == "UTC" ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(timeZone)) { }

    public WallClock(TimeZoneInfo zone) => _zone = zone;

    /// <summary>What the clock shows.</summary>
    public DateTime At(DateTimeOffset instant) => DateTime.SpecifyKind(instant.UtcDateTime + OffsetAt(instant), DateTimeKind.Unspecified);

    /// <summary>
    /// When the clock shows this first: the earlier instant of a time that comes twice; for a time that is skipped, the instant of the
    /// change, when the clock is past it for the first time.
    /// </summary>
    /// <returns>UTC.</returns>
    public DateTimeOffset FirstInstantOf(DateTime wall)
    {
        var asUtc = new DateTimeOffset(DateTime.SpecifyKind(wall, DateTimeKind.Utc));
        var before = OffsetAt(asUtc - _day);
        var after = OffsetAt(asUtc + _day);
        var early = asUtc - (before > after ? before : after);
        var late = asUtc - (before > after ? after : before);
        if (At(early) == wall)
        {
            return early;
        }

        return At(late) == wall ? late : ChangeBetween(early, late);
    }

    private TimeSpan OffsetAt(DateTimeOffset instant) =>
        ReferenceEquals(_zone, TimeZoneInfo.Utc) ? TimeSpan.Zero : _zone.GetUtcOffset(instant);

    // Changes fall on whole seconds.
    private DateTimeOffset ChangeBetween(DateTimeOffset early, DateTimeOffset late)
    {
        var old = OffsetAt(early);
        var (low, high) = (early.ToUnixTimeSeconds(), late.ToUnixTimeSeconds() + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = OffsetAt(DateTimeOffset.FromUnixTimeSeconds(middle)) == old ? (middle, high) : (low, middle);
        }

        return DateTimeOffset.FromUnixTimeSeconds(high);
    }
}
