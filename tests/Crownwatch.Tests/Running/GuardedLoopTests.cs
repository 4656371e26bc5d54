using Crownwatch.Server.Escalating;
using Crownwatch.Server.Running;
using Crownwatch.Tests.Recording;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Running;

/// <summary>/healthz says what is so now, not what was so before the loops' last wait.</summary>
public sealed class GuardedLoopTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_loop_that_failed_is_well_with_its_next_work_and_not_a_wait_later()
    {
        await using var watched = await Watched.StartAsync(Cancel);
        var liveness = new Liveness(watched.Time);
        using var escalator = new Escalator(
            watched.Database,
            watched.Source,
            watched.Desks,
            new Signals(),
            watched.Decisions,
            liveness,
            watched.Time,
            NullLogger<Escalator>.Instance
        );
        await using var holder = new SqliteConnection($"Data Source={watched.DatabaseFile};Pooling=False");
        await holder.OpenAsync(Cancel);
        Run(holder, "BEGIN EXCLUSIVE");
        await escalator.StartAsync(Cancel);
        await watched.Time.WaitedForAsync(Cancel); // the second's pause after the failure
        Assert.Equal("escalator", Assert.Single(liveness.Sick).Name);

        Run(holder, "ROLLBACK");
        watched.Time.Advance(TimeSpan.FromSeconds(1));
        await watched.Time.WaitedForAsync(Cancel); // it waits for what falls due next: nothing more of it will be seen

        Assert.Empty(liveness.Sick);
        await escalator.StopAsync(Cancel);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
