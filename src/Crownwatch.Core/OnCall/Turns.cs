using Crownwatch.Core.Calendar;

namespace Crownwatch.Core.OnCall;

/// <summary>
/// The turns of one rotation without overrides (semantics.md 8): the n-th begins when the wall clock first shows starts + n × every.
/// A handoff in a repeated hour happens once, the first time; one in a skipped hour happens at the change.
/// </summary>
internal sealed class Turns(Rotation rotation)
{
    private readonly WallClock _clock = new(rotation.TimeZone);

    /// <summary>Whose turn it is; null before the rotation starts or with nobody in it.</summary>
    public string? HolderAt(DateTimeOffset at) =>
        IsIdle || at < rotation.Starts ? null : rotation.People[(int)(IndexAt(at) % rotation.People.Count)];

    /// <summary>The first beginning of a turn after the moment; null with nobody in it.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        if (IsIdle)
        {
            return null;
        }

        if (after < rotation.Starts)
        {
            return rotation.Starts.ToUniversalTime();
        }

        // More than one turn may begin at once, when a skipped hour holds several handoffs.
        return BeginningOf(IndexAt(after) + 1);
    }

    /// <summary>When the turn under way began, UTC; null before the rotation starts or with nobody in it.</summary>
    public DateTimeOffset? BeginningAt(DateTimeOffset at) => IsIdle || at < rotation.Starts ? null : BeginningOf(IndexAt(at));

    private bool IsIdle => rotation.People.Count == 0 || rotation.Every <= TimeSpan.Zero;

    private long IndexAt(DateTimeOffset at)
    {
        var index = (_clock.At(at) - FirstWall).Ticks / rotation.Every.Ticks;

        // In a repeated hour the wall clock goes back, also to before the first turn; a handoff that happened stays.
        while (BeginningOf(index + 1) <= at)
        {
            index++;
        }

        return index;
    }

    private DateTime FirstWall => _clock.At(rotation.Starts);

    private DateTimeOffset BeginningOf(long index) => _clock.FirstInstantOf(FirstWall + (rotation.Every * index));
}
