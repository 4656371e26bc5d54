using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Notifications;
using DeltaCrown.Requests;
using DeltaCrown.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Idempotency;

/// <summary>
/// Runs one state-changing operation: alone, in one transaction with its Idempotency-Key. The same key with the same request gives
/// the first answer, refusals by the rules of the platform included; with another request it is 422.
/// </summary>
public sealed class Operation(PlatformDbContext db, WriteGate gate, NotificationHub hub, TimeProvider time)
{
    private const int LongestKey = 255;

    public async Task<IResult> RunAsync(HttpContext http, Caller caller, string name, object request, Func<Task<Outcome>> work)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(caller);
        if (!TryReadKey(http.Request, out string? key))
        {
            return Refusal.Invalid($"Idempotency-Key must be one header of 1 to {LongestKey} visible ASCII characters");
        }
        string fingerprint = Fingerprint(request);
        // A client that hangs up while the effect is being written must not leave it half told: the work goes on without it.
        (Outcome? fresh, Kept kept) = await gate.RunAsync<(Outcome?, Kept)>(
            db,
            async () =>
            {
                if (key is not null && await FindAsync(caller.UserId, name, key) is { } first)
                {
                    return (null, new Kept(first.Status, first.Body, first.Fingerprint));
                }
                Outcome outcome = await work();
                if (outcome.Refusal is not null)
                {
                    db.ChangeTracker.Clear();
                }
                object body = outcome.Refusal is { } refusal ? refusal.ToEnvelope(http) : outcome.Body;
                string json = JsonSerializer.Serialize(body, body.GetType(), Wire.Json);
                if (key is not null)
                {
                    Keep(caller.UserId, name, key, fingerprint, outcome.Status, json);
                }
                return (outcome, new Kept(outcome.Status, json, fingerprint));
            },
            CancellationToken.None
        );
        if (kept.Fingerprint != fingerprint)
        {
            return new Refusal(422, "idempotency_key_reused", "This Idempotency-Key was used for another request; use a new one.");
        }
        foreach (Notice notice in fresh?.Notices ?? [])
        {
            hub.Publish(notice);
        }
        if (fresh is null)
        {
            http.Response.Headers["Idempotency-Replayed"] = "true";
        }
        return TypedResults.Text(kept.Body, "application/json", Encoding.UTF8, kept.Status);
    }

    private Task<IdempotencyRecord?> FindAsync(string userId, string name, string key) =>
        db
            .IdempotencyRecords.AsNoTracking()
            .FirstOrDefaultAsync(record => record.UserId == userId && record.Operation == name && record.Key == key);

    private void Keep(string userId, string name, string key, string fingerprint, int status, string body) =>
        db.IdempotencyRecords.Add(
            new IdempotencyRecord
            {
                UserId = userId,
                Operation = name,
                Key = key,
                Fingerprint = fingerprint,
                Status = status,
                Body = body,
                CreatedAt = time.GetUtcNow(),
            }
        );

    private static string Fingerprint(object request) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), Wire.Json)));

    private static bool TryReadKey(HttpRequest request, out string? key)
    {
        key = null;
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values))
        {
            return true;
        }
        key = values.Count == 1 ? values[0] : null;
        return key is { Length: >= 1 and <= LongestKey } && key.All(c => c is >= '!' and <= '~' or ' ');
    }

    private sealed record Kept(int Status, string Body, string Fingerprint);
}
