using Crownwatch.Core.Alerting;
using Crownwatch.Core.Results;
using Dapper;
using Microsoft.Data.Sqlite;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Server.Storage;

/// <summary>Check states: a checkpoint and the results since give the state; folding them emits nothing (design.md).</summary>
public static class CheckpointStore
{
    public static CheckState Load(SqliteConnection connection, CheckPlan plan)
    {
        var bytes = connection.ExecuteScalar<byte[]?>(
            "SELECT s.state FROM check_states s JOIN checks c ON c.id = s.check_id WHERE c.name = @Name",
            new { plan.Check.Name }
        );
        var state = (bytes is null ? null : CheckState.TryLoad(plan, bytes)) ?? new CheckState(plan);
        List<AlertSignal> discarded = [];
        foreach (var slot in ResultStore.Since(connection, plan.Check.Name, state.LastSlot))
        {
            Monitor.Step(state, slot, discarded);
            discarded.Clear();
        }

        for (var i = 0; i < plan.Rules.Count; i++)
        {
            state.Rules[i].IsFiring = OpenAlertStore.Has(connection, plan.Rules[i].Name, plan.Check.Name);
        }

        return state;
    }

    /// <summary>The check's state is folded from its results the next time it is loaded.</summary>
    public static void Drop(SqliteConnection connection, string check) =>
        connection.Execute("DELETE FROM check_states WHERE check_id = (SELECT id FROM checks WHERE name = @check)", new { check });

    public static void Save(SqliteConnection connection, long checkId, CheckState state) =>
        connection.Execute(
            "INSERT OR REPLACE INTO check_states VALUES (@checkId, @LastSlot, @bytes)",
            new
            {
                checkId,
                state.LastSlot,
                bytes = state.Save(),
            }
        );
}
