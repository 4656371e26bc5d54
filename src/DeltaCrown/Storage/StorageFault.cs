using Microsoft.Data.Sqlite;

namespace DeltaCrown.Storage;

/// <summary>Tells a database that can't serve now (locked, read-only, full, gone) from a fault of ours.</summary>
public static class StorageFault
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    /// <summary>SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY.</summary>
    public static bool IsDuplicate(Exception? exception) => Find(exception)?.SqliteExtendedErrorCode is 2067 or 1555;

    public static bool IsUnavailable(Exception? exception) =>
        exception is WriteGateBusyException
        || Find(exception)?.SqliteErrorCode is Busy or Locked or ReadOnly or InputOutput or Full or CannotOpen;

    private static SqliteException? Find(Exception? exception)
    {
        for (Exception? at = exception; at is not null; at = at.InnerException)
        {
            if (at is SqliteException sqlite)
            {
                return sqlite;
            }
        }
        return null;
    }
}
