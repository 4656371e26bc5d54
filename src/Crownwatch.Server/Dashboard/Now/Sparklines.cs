using System.Collections.Concurrent;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Dashboard.Now;

/// <summary>The last hours of each check in few points. Kept for a while: reading them anew for each look would cost more than it shows.</summary>
public sealed class Sparklines(Database database)
{
    public static readonly TimeSpan Hours = TimeSpan.FromHours(6);
    private const int Points = 72;
    private static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, Sparkline> _kept = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Sparkline> Read(IEnumerable<CheckDefinition> checks, DateTimeOffset now)
    {
        var wanted = checks.ToList();
        var stale = wanted.Where(c => !_kept.TryGetValue(c.Name, out var kept) || now >= kept.GoodUntil).ToList();
        if (stale.Count > 0)
        {
            database.Read(connection =>
            {
                foreach (var check in stale)
                {
                    _kept[check.Name] = Draw(connection, check, now);
                }

                return stale.Count;
            });
        }

        return wanted.Where(c => _kept.ContainsKey(c.Name)).ToDictionary(c => c.Name, c => _kept[c.Name], StringComparer.Ordinal);
    }

    private static Sparkline Draw(SqliteConnection connection, CheckDefinition check, DateTimeOffset now)
    {
        // A short history fills the width as well: in the first minutes one looks most.
        var from = now - Hours;
        if (CheckSeries.FirstSlot(connection, check.Name, from) is { } first)
        {
            from = DateTimeOffset.FromUnixTimeMilliseconds(first);
        }

        var width = TimeSpan.FromTicks(Math.Max(check.Interval.Ticks, (now - from).Ticks / Points));
        var spans = CheckSeries.Spans(connection, check.Name, from, width);
        var kept = TimeSpan.FromTicks(Math.Min(width.Ticks / 2, LongestKept.Ticks));
        return new Sparkline(spans, (int)((now - from).Ticks / width.Ticks) + 1, now - from, now + kept);
    }
}

/// <param name="Count">How many spans the line is wide.</param>
/// <param name="Length">The time it covers.</param>
public sealed record Sparkline(IReadOnlyList<SeriesSpan> Spans, int Count, TimeSpan Length, DateTimeOffset GoodUntil);
