using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>
/// What every write of the present flow of control stores besides, in its own transaction, if that write changed anything: so that it is
/// known of a request that was cut off whether it was carried out.
/// </summary>
public static class WriteAlong
{
    private static readonly AsyncLocal<Action<SqliteConnection>?> _present = new();

    /// <summary>Until the answer is disposed of.</summary>
    public static IDisposable With(Action<SqliteConnection> store)
    {
        _present.Value = store;
        return new Ending();
    }

    /// <summary>The work with what is stored along with it; the work itself where nothing is.</summary>
    internal static Func<SqliteConnection, T> Join<T>(Func<SqliteConnection, T> work) =>
        _present.Value is not { } store
            ? work
            : connection =>
            {
                var before = Changes(connection);
                var result = work(connection);
                if (Changes(connection) != before)
                {
                    store(connection);
                }

                return result;
            };

    private static long Changes(SqliteConnection connection) => connection.ExecuteScalar<long>("SELECT total_changes()");

    private sealed class Ending : IDisposable
    {
        public void Dispose() => _present.Value = null;
    }
}
