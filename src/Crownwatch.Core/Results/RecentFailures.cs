using Crownwatch.Core.Storing;

namespace Crownwatch.Core.Results;

/// <summary>The last failing slots that counted, in a row or not, with what was seen: the proof beside a rate or an availability.</summary>
public sealed class RecentFailures
{
    /// <summary>How many are kept.</summary>
    public const int Most = 20;
    private FailingSlot[] _ring = [];

    // All there ever were: one a second for 68 years fits.
    private int _count;

    /// <summary>Bytes of the slots kept, without their codes.</summary>
    public int Bytes => _ring.Length * FailingSlot.Size;

    /// <summary>Those after <paramref name="after"/> (Unix milliseconds), oldest first.</summary>
    public IEnumerable<FailingSlot> After(long after)
    {
        for (var i = Math.Max(0, _count - Most); i < _count; i++)
        {
            if (_ring[i % Most].Slot > after)
            {
                yield return _ring[i % Most];
            }
        }
    }

    internal void Add(in DecidedSlot slot)
    {
        if (slot.Outcome == Outcome.Down && slot.Exclusion == Exclusion.None)
        {
            Put(new FailingSlot(slot.Slot, 0, slot.Code, slot.Status));
        }
    }

    internal void Save(StateWriter writer)
    {
        writer.Write(Math.Min(_count, Most));
        foreach (var failing in After(long.MinValue))
        {
            failing.Save(writer);
        }
    }

    internal void Load(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            Put(FailingSlot.Load(reader));
        }
    }

    private void Put(FailingSlot failing)
    {
        if (_ring.Length == 0)
        {
            _ring = new FailingSlot[Most];
        }

        _ring[_count % Most] = failing;
        _count++;
    }
}
