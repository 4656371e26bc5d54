using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Dashboard.Parts;
using Microsoft.AspNetCore.Authentication;

namespace Crownwatch.Server.Access.OpenId;

/// <summary>/sign-in/openid: to the provider, and back from it.</summary>
internal static class OpenIdPages
{
    private const string Path = SignInPages.Path + "/openid";

    /// <summary>Where the provider sends people back to: what is to be registered there.</summary>
    public const string Callback = Path + "/callback";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GoAsync).Asks(Need.Nothing).RequireRateLimiting(SignInLimit.Name);
        routes.MapGet(Callback, ComeBackAsync).Asks(Need.Nothing).RequireRateLimiting(SignInLimit.Name);
    }

    /// <summary>The address that leads to the provider, and then to a page of ours.</summary>
    public static string For(string page) => $"{Path}?to={Uri.EscapeDataString(page)}";

    private static async Task<IResult> GoAsync(string? to, HttpContext context, ServerOptions options)
    {
        if (options.Foreign.OpenId is not { } provider)
        {
            return None;
        }

        AsTheBrowserSeesUs(context);
        try
        {
            await context.ChallengeAsync(OpenIdHandler.Name, new AuthenticationProperties { RedirectUri = SignInPages.Ours(to) });
            return Results.Empty;
        }
        catch (ProviderFaultException e)
        {
            return OpenIdReturn.Refuse(context, provider, e, SignInPages.Ours(to));
        }
    }

    private static async Task<IResult> ComeBackAsync(HttpContext context, ServerOptions options)
    {
        if (options.Foreign.OpenId is null)
        {
            return None;
        }

        AsTheBrowserSeesUs(context);
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        var handler = (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(context, OpenIdHandler.Name))!;
        return await handler.HandleRequestAsync() ? Results.Empty : None;
    }

    private static IResult None => Page.Of<NoticePage>(PageNotice.NotFound("This server knows no provider to sign in with."), 404);

    // The address to come back to is made from the request's, which a proxy that ends TLS changes.
    private static void AsTheBrowserSeesUs(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (SessionCookie.IsSecure(context))
        {
            context.Request.Scheme = Uri.UriSchemeHttps;
        }
    }
}
