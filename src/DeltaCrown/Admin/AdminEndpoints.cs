using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Admin;

/// <summary>What an administrator may look at. Nothing here changes anything, and no row holds a hash, key, token or stamp.</summary>
public static class AdminEndpoints
{
    public sealed record AuditRow(
        long Id,
        DateTimeOffset At,
        string ActorId,
        string Action,
        string SubjectId,
        string Reference,
        string Detail
    );

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/admin").WithTags("Admin").RequireAuthorization(Roles.Admin);
        api.MapGet("/users", UsersAsync).Produces<Page<UserRow>>().WithName("admin_users");
        api.MapGet("/revenue/summary", RevenueAsync).Produces<RevenueSummary>().WithName("admin_revenue");
        api.MapGet("/audit", AuditAsync).Produces<Page<AuditRow>>().WithName("admin_audit");
        routes.MapGet("/admin/users", UserPage.RunAsync).RequireAuthorization(Roles.Admin).ExcludeFromDescription();
    }

    private static async Task<IResult> UsersAsync(
        HttpContext http,
        PlatformDbContext db,
        TimeProvider time,
        [FromQuery(Name = "page")] string? page,
        [FromQuery(Name = "page_size")] string? pageSize
    )
    {
        (PageQuery query, Refusal? refusal) = PageQuery.Read(page, pageSize);
        return refusal is not null ? refusal : TypedResults.Ok(await UserRow.ReadAsync(db, query, time.GetUtcNow(), http.RequestAborted));
    }

    private static async Task<IResult> RevenueAsync(HttpContext http, PlatformDbContext db) =>
        TypedResults.Ok(await RevenueSummary.ReadAsync(db, http.RequestAborted));

    private static async Task<IResult> AuditAsync(
        HttpContext http,
        PlatformDbContext db,
        [FromQuery(Name = "page")] string? page,
        [FromQuery(Name = "page_size")] string? pageSize
    )
    {
        (PageQuery query, Refusal? refusal) = PageQuery.Read(page, pageSize);
        if (refusal is not null)
        {
            return refusal;
        }
        await using var snapshot = await db.Database.BeginReadAsync(http.RequestAborted);
        int total = await db.AuditEntries.CountAsync(http.RequestAborted);
        List<AuditRow> rows = await db
            .AuditEntries.AsNoTracking()
            .OrderByDescending(entry => entry.Id)
            .Skip(query.Skip)
            .Take(query.Size)
            .Select(entry => new AuditRow(entry.Id, entry.At, entry.ActorId, entry.Action, entry.SubjectId, entry.Reference, entry.Detail))
            .ToListAsync(http.RequestAborted);
        return TypedResults.Ok(new Page<AuditRow>(rows, query.Page, query.Size, total));
    }
}
