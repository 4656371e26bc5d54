using Crownwatch.Server.Dashboard;

namespace Crownwatch.Server.Access;

/// <param name="Next">The number to go on from; null at the end.</param>
public sealed record AuditView(IReadOnlyList<AuditEntry> Entries, DateTimeOffset Now, long? Next);

/// <summary>/audit: who asked for which change, newest first; for administrators.</summary>
internal static class AuditPages
{
    public const string Path = "/audit";
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods(
                Path,
                ["GET", "HEAD"],
                (long? before, AuditLog audit, TimeProvider time) =>
                    Page.Guarded(() =>
                    {
                        var entries = audit.Read(before, Most);
                        return Page.Of<AuditPage>(new AuditView(entries, time.GetUtcNow(), entries.Count == Most ? entries[^1].Id : null));
                    })
            )
            .Asks(Need.Administrator);
}
