namespace Crownwatch.Server.Access;

/// <summary>What a browser is told about every answer: run and load nothing but ours, frame us nowhere, guess no types.</summary>
public sealed class PageHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }
}
