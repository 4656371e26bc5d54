using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace DeltaCrown.Storage;

/// <summary>Several reads of one state of the database, without keeping a writer out.</summary>
public static class Snapshot
{
    public static async Task<IDbContextTransaction> BeginReadAsync(this DatabaseFacade database, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(database);
        await database.OpenConnectionAsync(stop);
        // The provider's default is BEGIN IMMEDIATE, which only one connection can hold.
        DbTransaction deferred = ((SqliteConnection)database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await database.UseTransactionAsync(deferred, stop))!;
    }
}
