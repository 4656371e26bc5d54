namespace Fakes.Hosting;

/// <summary>The embedded pages. Nothing is loaded from elsewhere, and the browser is told so.</summary>
internal static class Pages
{
    public static void Map(IEndpointRouteBuilder routes, string page)
    {
        routes.MapGet("/", context => SendAsync(context, page + ".html", "text/html"));
        routes.MapGet("/fakes.css", context => SendAsync(context, "fakes.css", "text/css"));
        routes.MapGet("/live.js", context => SendAsync(context, "live.js", "text/javascript"));
        routes.MapGet($"/{page}.js", context => SendAsync(context, page + ".js", "text/javascript"));
    }

    private static async Task SendAsync(HttpContext context, string name, string type)
    {
        context.Response.ContentType = type + "; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'self'; img-src data:; frame-src http:; base-uri 'none'; form-action 'self'";
        context.Response.Headers.CacheControl = "no-cache";
        await using var resource =
            typeof(Pages).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The page {name} is not embedded in this assembly.");
        await resource.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
