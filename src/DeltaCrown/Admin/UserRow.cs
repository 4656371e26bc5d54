using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Admin;

/// <summary>An account as an administrator sees it: chosen columns, never the row itself.</summary>
/// <param name="Locked">By failed logins, at the moment of the look.</param>
public sealed record UserRow(string UserId, string Username, string Role, bool Locked, DateTimeOffset CreatedAt)
{
    public static async Task<Page<UserRow>> ReadAsync(PlatformDbContext db, PageQuery query, DateTimeOffset now, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(query);
        await using var snapshot = await db.Database.BeginReadAsync(stop);
        int total = await db.Accounts.CountAsync(stop);
        List<UserRow> rows = await db
            .Accounts.AsNoTracking()
            .OrderBy(account => account.CreatedAt)
            .ThenBy(account => account.Id)
            .Skip(query.Skip)
            .Take(query.Size)
            .Select(account => new UserRow(
                account.Id,
                account.UserName!,
                account.Role,
                account.LockoutEnd != null && account.LockoutEnd > now,
                account.CreatedAt
            ))
            .ToListAsync(stop);
        return new Page<UserRow>(rows, query.Page, query.Size, total);
    }
}
