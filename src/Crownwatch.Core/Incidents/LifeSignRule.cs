using Crownwatch.Core.Conditions;

namespace Crownwatch.Core.Incidents;

/// <summary>
/// Whether the life sign to an outside address may go out (semantics.md 10.5): whoever misses it there is told that we are silent, so it
/// must not go out while we judge nothing or nobody hears what we say.
/// </summary>
public static class LifeSignRule
{
    /// <summary>An opening that is older than this must have been delivered.</summary>
    public static readonly TimeSpan DeliveredWithin = TimeSpan.FromMinutes(2);

    /// <summary>Why it must not go out, in words; null when it may.</summary>
    /// <param name="judged">When rules were last judged; null when they never were.</param>
    /// <param name="cycleBegan">When the last life sign went out; before the first, when we started.</param>
    /// <param name="openings">Of every incident that is open, and of those resolved ones whose opening still waits to be sent.</param>
    public static string? WhyNot(DateTimeOffset now, DateTimeOffset? judged, DateTimeOffset cycleBegan, IEnumerable<SentOpening> openings)
    {
        if (judged is null || judged <= cycleBegan)
        {
            return $"no rule was judged since {TimeText.Utc(cycleBegan)}";
        }

        var undelivered = openings.Where(o => now - o.At > DeliveredWithin && o.Channels == 0).OrderBy(o => o.At).ToList();
        return undelivered switch
        {
            [] => null,
            [var first] => $"the opening of {first.Incident} at {TimeText.Utc(first.At)} was delivered on no channel",
            [var first, ..] =>
                $"{undelivered.Count} openings were delivered on no channel, the first that of {first.Incident} at {TimeText.Utc(first.At)}",
        };
    }
}

/// <param name="Incident">Its label, e.g. INC-42.</param>
/// <param name="At">When it opened, or last reopened.</param>
/// <param name="Channels">How many channels took the message of that opening; none also where no channel is enabled.</param>
public sealed record SentOpening(string Incident, DateTimeOffset At, int Channels);
