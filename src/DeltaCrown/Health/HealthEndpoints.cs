using DeltaCrown.Errors;
using DeltaCrown.Serving;
using DeltaCrown.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Health;

/// <summary>/health says that the process serves; /health/ready that its database does.</summary>
public static class HealthEndpoints
{
    private static readonly string[] Head = ["HEAD"];

    public sealed record Health(string Status, string Version);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Health alive = new("ok", ProgramVersion.Current);
        routes.MapGet("/health", () => TypedResults.Ok(alive)).WithTags("Health").WithName("health");
        routes.MapGet("/health/ready", ReadyAsync).Produces<Health>().WithTags("Health").WithName("ready");
        // Load balancers like to ask for the head only.
        routes.MapMethods("/health", Head, () => TypedResults.Ok(alive)).ExcludeFromDescription();
        routes.MapMethods("/health/ready", Head, ReadyAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(PlatformDbContext db, HttpContext http)
    {
        try
        {
            // A read of a table: an open connection alone proves nothing about the file.
            await db.ShopItems.AsNoTracking().Select(item => item.Id).FirstOrDefaultAsync(http.RequestAborted);
            return TypedResults.Ok(new Health("ok", ProgramVersion.Current));
        }
        catch (SqliteException)
        {
            return StandardRefusals.StorageUnavailable;
        }
    }
}
