using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Access;

/// <summary>Who sent a request, and what they may do.</summary>
/// <param name="Name">The account's name, and in timelines and journals whose doing it is; null where nobody signs in.</param>
/// <param name="Role">null for a token that grants no role.</param>
/// <param name="Through">session, token NAME, or no sign-in: for the audit log.</param>
public sealed record Caller(string? Name, Role? Role, string Through)
{
    /// <summary>alerts or metrics, for a token that grants nothing else.</summary>
    public string? Only { get; init; }
    public long? AccountId { get; init; }
    public long? SessionId { get; init; }
    public long? TokenId { get; init; }

    /// <summary>What must come back with every form of theirs; null where no cookie speaks for them.</summary>
    public string? FormToken { get; init; }

    /// <summary>null for a request that nobody stands behind.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Who acts: the name of the one who is signed in, else what they say of themselves.</summary>
    public static string ActsAs(HttpContext context, string? says) =>
        Of(context)?.Name ?? (string.IsNullOrWhiteSpace(says) ? RequestFields.Anybody : says.Trim());

    /// <summary>Whether the caller has what an endpoint needs.</summary>
    public bool May(Need need, bool reading) =>
        need switch
        {
            Need.Nothing or Need.OwnSecret => true,
            Need.Metrics => Role is not null || Only == "metrics",
            Need.Alerts => Only == "alerts" || Role >= (reading ? Access.Role.Viewer : Access.Role.Responder),
            Need.Viewer => Role >= Access.Role.Viewer,
            Need.Responder => Role >= Access.Role.Responder,
            _ => Role >= Access.Role.Administrator,
        };
}
