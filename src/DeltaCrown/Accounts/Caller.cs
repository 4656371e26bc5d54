namespace DeltaCrown.Accounts;

/// <summary>Who sent the request, as the authentication found.</summary>
public sealed record Caller(string UserId, string Role, string SessionId)
{
    /// <summary>Of an authorised endpoint only.</summary>
    public static Caller Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint lacks RequireAuthorization.");
    }
}
