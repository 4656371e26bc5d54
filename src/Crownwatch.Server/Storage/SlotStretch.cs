namespace Crownwatch.Server.Storage;

/// <summary>The slots of one check in a stretch of time: how many, and how close together.</summary>
/// <param name="First">Unix milliseconds; without meaning when there is none.</param>
/// <param name="Last">Unix milliseconds; without meaning when there is none.</param>
/// <param name="LeastGap">Milliseconds between the two that are closest; the greatest number there is for fewer than two.</param>
public readonly record struct SlotStretch(long Count, long First, long Last, long LeastGap)
{
    public static SlotStretch None => new(0, 0, 0, long.MaxValue);

    public static SlotStretch Of(long slot) => new(1, slot, slot, long.MaxValue);

    /// <summary>This one and a later one as one.</summary>
    public SlotStretch Then(SlotStretch later) =>
        later.Count == 0 ? this
        : Count == 0 ? later
        : new SlotStretch(Count + later.Count, First, later.Last, Math.Min(Math.Min(LeastGap, later.LeastGap), later.First - Last));
}
