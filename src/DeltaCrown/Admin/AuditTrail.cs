using DeltaCrown.Storage;

namespace DeltaCrown.Admin;

public static class AuditAction
{
    public const string SanctionImposed = "sanction.imposed";
    public const string SanctionRevoked = "sanction.revoked";
    public const string WalletAdjusted = "wallet.adjusted";
}

/// <summary>Adds to the trail, in the transaction of the action itself.</summary>
public sealed class AuditTrail(PlatformDbContext db, TimeProvider time)
{
    public void Add(string actorId, string action, string subjectId, string reference, string detail) =>
        db.AuditEntries.Add(
            new AuditEntry
            {
                At = time.GetUtcNow(),
                ActorId = actorId,
                Action = action,
                SubjectId = subjectId,
                Reference = reference,
                Detail = detail,
            }
        );
}
