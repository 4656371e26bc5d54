using Crownwatch.Core.Incidents;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.LifeSigns;

/// <summary>
/// Calls `self.life_sign_url` once after each full cycle: the minute's rules judged and committed, every opening older than two minutes
/// delivered somewhere, every loop turning (semantics.md 10.5). Whoever misses the call outside knows that we are silent.
/// </summary>
public sealed class LifeSign(
    Database database,
    SnapshotSource snapshots,
    Cycle cycle,
    LifeSignCall call,
    LifeSignStanding standing,
    SlotClock clock,
    Liveness liveness,
    TimeProvider time,
    ILogger<LifeSign> log
) : GuardedLoop(liveness, time, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(10);

    // A cycle is a minute: only one that is overdue is worth a word.
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(2);
    private DateTimeOffset _cycleBegan = clock.Now;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private string? _said;

    protected override string LoopName => "life sign";
    protected override TimeSpan TurnWithin => TimeSpan.FromMinutes(1);

    protected override async Task TurnAsync(CancellationToken stopping)
    {
        await Task.Delay(LookEvery, Time, stopping);
        await LookAsync(stopping);
    }

    /// <summary>Sends it if a cycle is complete since the last one.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">Nothing can be committed: none was sent.</exception>
    public async Task LookAsync(CancellationToken stopping)
    {
        if (snapshots.Current.Definitions.Self.LifeSignUrl is not { } url)
        {
            standing.Off();
            return;
        }

        var now = clock.Now;
        if (now < _notBefore || (cycle.JudgedAt is { } judged ? judged <= _cycleBegan : true) && now - _cycleBegan < Overdue)
        {
            return;
        }

        var openings = database.Read(OpeningStore.Standing);
        if ((LifeSignRule.WhyNot(Time.GetUtcNow(), cycle.JudgedAt, _cycleBegan, openings) ?? Sick()) is { } why)
        {
            Say($"no life sign goes out: {why}");
            standing.Withheld(why);
            return;
        }

        // A cycle in which nothing had to be written proves nothing of the database.
        await database.WriteAsync(
            true,
            connection =>
            {
                Migrator.Probe(connection);
                return 0;
            },
            stopping
        );
        if (await call.SendAsync(url, stopping) is { } failure)
        {
            Say($"the life sign was not taken: {failure}");
            standing.Failed(failure);
            _notBefore = now + AgainAfter;
            return;
        }

        (_cycleBegan, _said) = (now, null);
        standing.Sent(Time.GetUtcNow());
    }

    private string? Sick() =>
        Liveness.Sick.FirstOrDefault(l => l.Name != LoopName) is { } sick
            ? $"a part of the server is not working: {sick.Name} ({sick.LastFailure ?? "it has not turned in its time"})"
            : null;

    private void Say(string what)
    {
        if (_said != what)
        {
            Log.LogWarning("{What}", what);
            _said = what;
        }
    }
}
