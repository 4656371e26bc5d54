using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.Reporting;

/// <summary>Counts each check's days once they are over, so that a report over months is a matter of moments: see <see cref="DayStore"/>.</summary>
public sealed class DayKeeper(Database database, Liveness liveness, TimeProvider time, ILogger<DayKeeper> log)
    : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    // A day is left alone for one more: what could not be written for hours may still come.
    private static readonly TimeSpan OverFor = TimeSpan.FromDays(1);
    private readonly Queue<long> _left = [];
    private DateTime _lookedOn;

    protected override string LoopName => "days";

    // One check a turn: the writer is free for results in between.
    protected override async Task TurnAsync(CancellationToken stopping)
    {
        var until = (Time.GetUtcNow() - OverFor).UtcDateTime.Date;
        if (_left.TryPeek(out var check))
        {
            var end = new DateTimeOffset(until, TimeSpan.Zero).ToUnixTimeMilliseconds();
            await database.WriteAsync(false, connection => DayStore.Keep(connection, check, end), stopping);
            _left.Dequeue();
        }
        else if (until != _lookedOn)
        {
            database.Read(connection => connection.Query<long>("SELECT id FROM checks ORDER BY id").AsList()).ForEach(_left.Enqueue);
            _lookedOn = until;
        }
        else
        {
            await Task.Delay(LookEvery, Time, stopping);
        }
    }
}
