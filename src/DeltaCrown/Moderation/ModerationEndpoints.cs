using System.Text;
using DeltaCrown.Accounts;
using DeltaCrown.Errors;
using DeltaCrown.Idempotency;
using DeltaCrown.Requests;

namespace DeltaCrown.Moderation;

/// <summary>Sanctions, for administrators; the ping of the gate, for anyone.</summary>
public static class ModerationEndpoints
{
    /// <summary>No account has this id, so it has no sanctions: the gate must allow it, whatever the flag.</summary>
    private const string NobodysId = "gate-ping";
    private const int LongestReasonCode = 64;

    public sealed record Ping(bool Allow);

    public static void MapModeration(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/moderation/enforcement/ping", PingAsync).Produces<Ping>().WithTags("Moderation").WithName("enforcement_ping");
        RouteGroupBuilder admin = routes.MapGroup("/api/admin/sanctions").WithTags("Moderation").RequireAuthorization(Roles.Admin);
        admin
            .MapPost("", ImposeAsync)
            .Accepts<Sanctioning.SanctionRequest>("application/json")
            .Produces<Sanctioning.SanctionRow>(201)
            .WithName("impose_sanction");
        admin.MapPost("/{id}/revoke", RevokeAsync).Produces<Sanctioning.SanctionRow>().WithName("revoke_sanction");
    }

    private static async Task<IResult> PingAsync(PurchaseGate gate, HttpContext http)
    {
        GateDecision decision = await gate.DecideAsync(NobodysId, http.RequestAborted);
        // To the byte as the runbooks show it.
        return TypedResults.Text(decision.Allow ? """{"allow": true}""" : """{"allow": false}""", "application/json", Encoding.UTF8);
    }

    private static async Task<IResult> ImposeAsync(HttpContext http, Operation operation, Sanctioning sanctioning, SanctionLookup lookup)
    {
        JsonBody body = await JsonBody.ReadAsync(http);
        Sanctioning.SanctionRequest request = new(
            body.Text("user_id", 1, 64),
            body.Word("type", SanctionType.Ban, SanctionType.Suspend, SanctionType.Mute),
            body.Word("scope", SanctionScope.Global, SanctionScope.Tournament),
            body.Text("reason_code", 1, LongestReasonCode),
            body.OptionalText("scope_id", 1, 64),
            body.OptionalInstant("starts_at"),
            body.OptionalInstant("ends_at")
        );
        if (body.Refusal is null && request.Scope == SanctionScope.Tournament != request.ScopeId is not null)
        {
            body.Add("`scope_id` belongs to the scope tournament, and only to it");
        }
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }
        Caller caller = Caller.Of(http);
        IResult result = await operation.RunAsync(http, caller, "sanction.impose", request, () => sanctioning.ImposeAsync(caller, request));
        lookup.Drop(request.UserId);
        return result;
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext http,
        string id,
        Operation operation,
        Sanctioning sanctioning,
        SanctionLookup lookup
    )
    {
        JsonBody body = await JsonBody.ReadAsync(http, optional: true);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }
        Caller caller = Caller.Of(http);
        string? userId = null;
        IResult result = await operation.RunAsync(
            http,
            caller,
            "sanction.revoke",
            id,
            async () =>
            {
                (Outcome outcome, userId) = await sanctioning.RevokeAsync(caller, id);
                return outcome;
            }
        );
        if (userId is not null)
        {
            lookup.Drop(userId);
        }
        return result;
    }
}
