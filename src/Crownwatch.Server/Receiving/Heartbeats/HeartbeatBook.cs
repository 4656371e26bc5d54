using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Receiving.Heartbeats;

/// <summary>The watched jobs of the definitions that run now, by their names and by the tokens of their addresses.</summary>
public sealed class HeartbeatBook(Database database, SnapshotSource snapshots, SlotClock clock)
{
    private readonly Lock _gate = new();
    private volatile Page? _page;

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">What is stored of them can't be read.</exception>
    public IReadOnlyCollection<WatchedHeartbeat> All => Current().ByName.Values;

    public WatchedHeartbeat? Find(string check) => Current().ByName.GetValueOrDefault(check);

    /// <summary>Finds by the token's hash: how long that takes tells nothing of the tokens there are.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">What is stored of them can't be read.</exception>
    public bool TryFindByToken(string token, [MaybeNullWhen(false)] out WatchedHeartbeat found) =>
        Current().ByToken.TryGetValue(Hash(token), out found);

    private Page Current()
    {
        var snapshot = snapshots.Current;
        if (_page is { } page && ReferenceEquals(page.Snapshot, snapshot))
        {
            return page;
        }

        lock (_gate)
        {
            return ReferenceEquals(_page?.Snapshot, snapshot) ? _page! : _page = Turn(snapshot);
        }
    }

    private Page Turn(Snapshot snapshot)
    {
        var former = _page?.ByName;
        var plans = snapshot.Plans.Values.Where(p => p.Check.Type == CheckType.Heartbeat).ToList();
        var known = plans.Count == 0 ? null : database.Read(HeartbeatStore.All);
        Dictionary<string, WatchedHeartbeat> byName = new(StringComparer.Ordinal);
        Dictionary<string, WatchedHeartbeat> byToken = new(StringComparer.Ordinal);
        foreach (var plan in plans)
        {
            var (name, before) = (plan.Check.Name, plan.Check.RenamedFrom);
            var running = former?.GetValueOrDefault(name) ?? (before is null ? null : former?.GetValueOrDefault(before));
            var stored = known!.GetValueOrDefault(name) ?? (before is null ? null : known!.GetValueOrDefault(before));
            var watched = running?.With(plan, clock.Now) ?? new WatchedHeartbeat(plan, stored, clock.Now);
            byName.Add(name, watched);
            if (plan.Check.Heartbeat!.Token is { } token)
            {
                byToken.TryAdd(Hash(token.Reveal()), watched);
            }
        }

        return new Page(snapshot, byName.ToFrozenDictionary(StringComparer.Ordinal), byToken.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Page(
        Snapshot Snapshot,
        FrozenDictionary<string, WatchedHeartbeat> ByName,
        FrozenDictionary<string, WatchedHeartbeat> ByToken
    );
}
