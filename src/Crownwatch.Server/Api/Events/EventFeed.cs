using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>
/// Sees new events once for all who follow them, and keeps the latest at hand: who is at their end reads no database. Woken by commits,
/// and once a second for those that wake nobody.
/// </summary>
internal sealed class EventFeed : GuardedLoop
{
    private const int AtHand = 512;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private readonly Database _database;
    private readonly Signal _changed = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = New();
    private List<StoredEvent> _recent = [];
    private long? _latest;
    private long? _prunedAt;

    public EventFeed(Database database, Signals signals, Liveness liveness, TimeProvider time, ILogger<EventFeed> log)
        : base(liveness, time, log)
    {
        _database = database;
        signals.Changed += _changed.Set;
    }

    protected override string LoopName => "events";

    /// <summary>Those after the number, in order: at most 512 at a time, from the database where they are not at hand.</summary>
    public IReadOnlyList<StoredEvent> After(long after)
    {
        lock (_gate)
        {
            if (_latest <= after)
            {
                return [];
            }

            if (_recent is [var first, ..] && first.Id <= after + 1)
            {
                return [.. _recent.Where(e => e.Id > after)];
            }
        }

        return _database.Read(c => EventStore.After(c, after, AtHand));
    }

    /// <summary>Completes once there are some after the number.</summary>
    public Task UntilAfterAsync(long after)
    {
        lock (_gate)
        {
            return _latest > after ? Task.CompletedTask : _next.Task;
        }
    }

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        if (_latest is not null && !LastTurnFailed)
        {
            await _changed.WaitAsync(LookEvery, Time, stopping);
        }

        var seen = _latest ?? _database.Read(EventStore.Latest);
        var found = _database.Read(c => EventStore.After(c, seen, AtHand));
        Add(found, found.Count > 0 ? found[^1].Id : seen);
        if (found.Count == AtHand)
        {
            _changed.Set(); // there may be more
        }

        if (_prunedAt is not { } at || Time.GetElapsedTime(at) > PruneEvery)
        {
            await _database.WriteAsync(false, c => EventStore.Prune(c, Time.GetUtcNow()), stopping);
            _prunedAt = Time.GetTimestamp();
        }
    }

    private void Add(List<StoredEvent> found, long latest)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _latest = latest;
            if (found.Count == 0)
            {
                return;
            }

            _recent = [.. _recent.Concat(found).TakeLast(AtHand)];
            (waiting, _next) = (_next, New());
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
