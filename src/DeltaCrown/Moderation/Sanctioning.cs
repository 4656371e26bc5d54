using DeltaCrown.Accounts;
using DeltaCrown.Admin;
using DeltaCrown.Errors;
using DeltaCrown.Idempotency;
using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Moderation;

/// <summary>Imposes and revokes, each with its row in the audit trail; inside a turn at the gate.</summary>
public sealed class Sanctioning(PlatformDbContext db, AuditTrail audit, TimeProvider time)
{
    public sealed record SanctionRequest(
        string UserId,
        string Type,
        string Scope,
        string ReasonCode,
        string? ScopeId = null,
        DateTimeOffset? StartsAt = null,
        DateTimeOffset? EndsAt = null
    );

    public sealed record SanctionRow(
        string Id,
        string UserId,
        string Type,
        string Scope,
        string? ScopeId,
        string ReasonCode,
        DateTimeOffset StartsAt,
        DateTimeOffset? EndsAt,
        DateTimeOffset? RevokedAt,
        DateTimeOffset CreatedAt
    );

    public async Task<Outcome> ImposeAsync(Caller caller, SanctionRequest request)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        if (!await db.Accounts.AnyAsync(account => account.Id == request.UserId))
        {
            return Outcome.Of(Refusal.NotFound("user_not_found", "No account has this `user_id`."));
        }
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset from = request.StartsAt ?? now;
        if (request.EndsAt <= from || request.EndsAt <= now)
        {
            return Outcome.Of(Refusal.Invalid("`ends_at` must be in the future, and after `starts_at`"));
        }
        Sanction sanction = new()
        {
            Id = Guid.NewGuid().ToString("N"),
            UserId = request.UserId,
            Type = request.Type,
            Scope = request.Scope,
            ScopeId = request.ScopeId,
            ReasonCode = request.ReasonCode,
            StartsAt = from,
            EndsAt = request.EndsAt,
            CreatedBy = caller.UserId,
            CreatedAt = now,
        };
        db.Sanctions.Add(sanction);
        audit.Add(
            caller.UserId,
            AuditAction.SanctionImposed,
            request.UserId,
            sanction.Id,
            $"{sanction.Type} {sanction.Scope}: {sanction.ReasonCode}"
        );
        return new Outcome(StatusCodes.Status201Created, ToRow(sanction));
    }

    /// <summary>Revoking twice is revoking once.</summary>
    public async Task<(Outcome Outcome, string? UserId)> RevokeAsync(Caller caller, string id)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Sanction? sanction = await db.Sanctions.FirstOrDefaultAsync(known => known.Id == id);
        if (sanction is null)
        {
            return (Outcome.Of(Refusal.NotFound("sanction_not_found", "No sanction has this id.")), null);
        }
        if (sanction.RevokedAt is null)
        {
            sanction.RevokedAt = time.GetUtcNow();
            sanction.RevokedBy = caller.UserId;
            audit.Add(caller.UserId, AuditAction.SanctionRevoked, sanction.UserId, sanction.Id, sanction.ReasonCode);
        }
        return (new Outcome(StatusCodes.Status200OK, ToRow(sanction)), sanction.UserId);
    }

    private static SanctionRow ToRow(Sanction sanction) =>
        new(
            sanction.Id,
            sanction.UserId,
            sanction.Type,
            sanction.Scope,
            sanction.ScopeId,
            sanction.ReasonCode,
            sanction.StartsAt,
            sanction.EndsAt,
            sanction.RevokedAt,
            sanction.CreatedAt
        );
}
