using Crownwatch.Core.Results;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Dashboard.Checks;

/// <summary>
/// Results of a check in parts. Ninety days are a hundred thousand slots: parts that are over are kept for a while, so that a page that is
/// open reads only what has come in since.
/// </summary>
public sealed class StretchBook(TimeProvider time)
{
    private const int MostKept = 256;

    // Corrections and retention change the past now and then; results that come late change the last minutes.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MayComeLate = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Check, TimeSpan Width), Kept> _kept = [];

    /// <param name="from">Is moved back to the beginning of its part.</param>
    /// <param name="until">After now: the last part is cut there.</param>
    public Stretch Read(SqliteConnection connection, string check, DateTimeOffset from, DateTimeOffset until, TimeSpan width)
    {
        var begin = StretchWidths.Floor(from, width);
        var kept = Find((check, width), begin);
        var since = kept?.Until ?? begin;
        var read = Gather(connection, check, since, until, width);
        StretchPart[] parts = [.. (kept?.Parts ?? []).Where(p => p.At >= begin), .. read];
        Keep((check, width), begin, StretchWidths.Floor(until - MayComeLate, width), parts, kept);
        return new Stretch(begin, until, width, parts);
    }

    private Kept? Find((string, TimeSpan) key, DateTimeOffset begin)
    {
        lock (_gate)
        {
            return
                _kept.GetValueOrDefault(key) is { } kept && kept.From <= begin && kept.Until > begin && kept.GoodUntil > time.GetTimestamp()
                ? kept
                : null;
        }
    }

    private void Keep((string, TimeSpan) key, DateTimeOffset begin, DateTimeOffset closed, StretchPart[] parts, Kept? former)
    {
        if (closed <= begin)
        {
            return;
        }

        lock (_gate)
        {
            var goodUntil = former?.GoodUntil ?? time.GetTimestamp() + (long)(KeptFor.TotalSeconds * time.TimestampFrequency);
            _kept[key] = new Kept(begin, closed, [.. parts.Where(p => p.At < closed)], goodUntil);
            while (_kept.Count > MostKept)
            {
                _kept.Remove(_kept.MinBy(k => k.Value.GoodUntil).Key);
            }
        }
    }

    private static List<StretchPart> Gather(
        SqliteConnection connection,
        string check,
        DateTimeOffset from,
        DateTimeOffset until,
        TimeSpan width
    )
    {
        List<StretchPart> parts = [];
        var (start, step) = (from.ToUnixTimeMilliseconds(), (long)width.TotalMilliseconds);
        StretchGatherer? gatherer = null;
        var current = -1L;
        CheckSeries.Each(
            connection,
            check,
            from,
            until,
            (slot, outcome, milliseconds) =>
            {
                var index = (slot - start) / step;
                if (index != current)
                {
                    Close();
                    current = index;
                    gatherer = new StretchGatherer(from + (width * index), width);
                }

                gatherer!.Add(outcome, milliseconds);
            }
        );
        Close();
        return parts;

        void Close()
        {
            if (gatherer is not null)
            {
                parts.Add(gatherer.ToPart());
            }
        }
    }

    /// <param name="From">Parts before it are not kept.</param>
    /// <param name="Until">Parts from here on are not kept.</param>
    /// <param name="GoodUntil">By TimeProvider.GetTimestamp.</param>
    private sealed record Kept(DateTimeOffset From, DateTimeOffset Until, StretchPart[] Parts, long GoodUntil);
}
