using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Escalating;

/// <summary>Runs what has fallen due: escalation steps, repeats, lapses, delayed resolutions and reopenings.</summary>
public sealed class Escalator(
    Database database,
    SnapshotSource snapshots,
    Desks desks,
    Signals signals,
    DecisionClock clock,
    Liveness liveness,
    TimeProvider time,
    ILogger<Escalator> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(10);

    // After so long without a look we were down, or the database was: senders were not heard either.
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(1);
    private long? _lookedAt;

    protected override string LoopName => "escalator";

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        if (clock.Pending is { } step)
        {
            await FollowAsync(step, stopping);
        }

        // A write each: what can't be decided must not stop the steps of the others.
        List<Exception> failures = [];
        await TryAsync(() => LookAsync(stopping), "ends of holds, of received alerts, and handoffs", failures);
        var next = database.Read(c =>
            Earlier(Earlier(IncidentStore.NextDue(c), OpenAlertStore.NextEnd(c)), OpenAlertStore.Withheld(c).Min(a => a.Held!.Until))
        );
        var wait = next is { } due ? due - clock.Now : LookAtLeastEvery;
        if (wait > TimeSpan.Zero && !LastTurnFailed)
        {
            await signals.Deadlines.WaitAsync(wait < LookAtLeastEvery ? wait : LookAtLeastEvery, Time, stopping);
        }

        foreach (var incident in database.Read(c => IncidentStore.Due(c, clock.Now)))
        {
            await TryAsync(() => WriteAsync(desk => desk.Take(incident, new RunDue()), stopping), $"INC-{incident}", failures);
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var wasAway = _lookedAt is not { } looked || Time.GetElapsedTime(looked) > Away;
        await WriteAsync(
            desk =>
            {
                if (wasAway)
                {
                    desk.AwaitSenders();
                }

                desk.RunStanding();
            },
            stopping
        );
        _lookedAt = Time.GetTimestamp();
    }

    // In one transaction, so that nobody sees the new time with the old deadlines.
    private async Task FollowAsync(TimeSpan step, CancellationToken stopping)
    {
        var followed = false;
        try
        {
            await database.WriteAsync(
                true,
                connection =>
                {
                    clock.Follow(step);
                    followed = true;
                    desks.Open(connection, snapshots.Current).ClockSet(step);
                    OutboxStore.Shift(connection, step);
                    return 0;
                },
                stopping
            );
        }
        catch (Exception) when (followed)
        {
            clock.Follow(-step);
            throw;
        }

        signals.RaiseOutboxFilled();
        signals.RaiseChanged();
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static async Task TryAsync(Func<Task> work, string what, List<Exception> failures)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is not (OperationCanceledException or Microsoft.Data.Sqlite.SqliteException))
        {
            failures.Add(new InvalidOperationException($"{what}: what is due could not be decided", e));
        }
    }

    private async Task WriteAsync(Action<AlertDesk> work, CancellationToken stopping)
    {
        var changed = await database.WriteAsync(
            true,
            connection =>
            {
                var book = new GatheringBook(new AlertBook(connection));
                var desk = desks.Open(connection, snapshots.Current, book);
                work(desk);
                book.Flush();
                return desk.Changed;
            },
            stopping
        );
        if (changed)
        {
            signals.RaiseOutboxFilled();
            signals.RaiseChanged();
        }
    }
}
