namespace Crownwatch.Core.Simulation;

/// <summary>Which slots of an entry have its outcome when only a share of them has: exactly that share, placed by the seed.</summary>
internal static class ShareOfSlots
{
    /// <summary>One answer a slot.</summary>
    /// <param name="slots">How many slots the entry covers.</param>
    /// <param name="share">0 to 1.</param>
    public static bool[] Of(int slots, double share, long seed)
    {
        var chosen = new bool[slots];
        chosen.AsSpan(0, (int)Math.Round(slots * share, MidpointRounding.AwayFromZero)).Fill(true);

        // Fisher and Yates, with numbers that are the same on every machine and in every release.
        var state = (ulong)seed;
        for (var i = slots - 1; i > 0; i--)
        {
            var other = (int)(Next(ref state) % (ulong)(i + 1));
            (chosen[i], chosen[other]) = (chosen[other], chosen[i]);
        }

        return chosen;
    }

    // splitmix64
    private static ulong Next(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
