using System.Collections.Concurrent;
using DeltaCrown.Flags;
using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Moderation;

/// <summary>A global sanction that was not revoked, with its time: whether it holds is decided at each look, cached or not.</summary>
public sealed record StandingSanction(string Type, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    public bool HoldsAt(DateTimeOffset now) => StartsAt <= now && (EndsAt is null || now < EndsAt);
}

/// <summary>
/// The global sanctions of a user, cached for at most MODERATION_CACHE_TTL_SECONDS. A change on this node drops the entry at once,
/// also one that was being read from the database meanwhile.
/// </summary>
public sealed class SanctionLookup(FlagSet flags, IDbContextFactory<PlatformDbContext> contexts, TimeProvider time)
{
    private const int MostEntries = 100_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _generation;

    public async ValueTask<IReadOnlyList<StandingSanction>> FindAsync(string userId, CancellationToken stop)
    {
        if (!flags.ModerationCacheEnabled)
        {
            return await LoadAsync(userId, stop);
        }
        if (_entries.TryGetValue(userId, out Entry? entry) && time.GetElapsedTime(entry.ReadAt) < flags.ModerationCacheTtl)
        {
            return entry.Sanctions;
        }
        long generation = Interlocked.Read(ref _generation);
        long readAt = time.GetTimestamp();
        IReadOnlyList<StandingSanction> loaded = await LoadAsync(userId, stop);
        if (_entries.Count >= MostEntries)
        {
            _entries.Clear();
        }
        Entry fresh = new(loaded, readAt);
        _entries[userId] = fresh;
        if (Interlocked.Read(ref _generation) != generation)
        {
            // Something was dropped while we read: what we read may be what was there before.
            _entries.TryRemove(new KeyValuePair<string, Entry>(userId, fresh));
        }
        return loaded;
    }

    /// <summary>Call after the commit that changed the user's sanctions.</summary>
    public void Drop(string userId)
    {
        Interlocked.Increment(ref _generation);
        _entries.TryRemove(userId, out _);
    }

    private async Task<IReadOnlyList<StandingSanction>> LoadAsync(string userId, CancellationToken stop)
    {
        await using PlatformDbContext db = await contexts.CreateDbContextAsync(stop);
        return await db
            .Sanctions.AsNoTracking()
            .Where(sanction => sanction.UserId == userId && sanction.Scope == SanctionScope.Global && sanction.RevokedAt == null)
            .Select(sanction => new StandingSanction(sanction.Type, sanction.StartsAt, sanction.EndsAt))
            .ToListAsync(stop);
    }

    private sealed record Entry(IReadOnlyList<StandingSanction> Sanctions, long ReadAt);
}
