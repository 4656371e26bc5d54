namespace DeltaCrown.Errors;

/// <summary>The refusals that no endpoint writes itself, by status.</summary>
public static class StandardRefusals
{
    public static Refusal StorageUnavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "storage_unavailable", "The database can't serve now; nothing was changed.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };

    public static Refusal For(int status, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return status switch
        {
            400 => Refusal.Invalid("The request is malformed."),
            401 => new Refusal(status, "not_authenticated", "Sign in first: send an access token or the session cookie."),
            403 => new Refusal(status, "forbidden", "The account has no right to this."),
            404 => Refusal.NotFound("not_found", "No resource has this address."),
            405 => new Refusal(status, "method_not_allowed", $"{Short(request.Method)} is not legal here; the Allow header lists what is."),
            408 => new Refusal(status, "request_timeout", "The request's body came too slowly."),
            413 => new Refusal(status, "body_too_large", "The body is larger than 65536 bytes."),
            415 => new Refusal(status, "unsupported_media_type", "The body must be application/json in UTF-8."),
            500 => new Refusal(status, "internal_error", "The fault is ours, and is recorded under the trace id."),
            _ => new Refusal(status, status < 500 ? "request_refused" : "server_error", "The request could not be served."),
        };
    }

    private static string Short(string method) => method.Length <= 16 ? method : method[..16];
}
