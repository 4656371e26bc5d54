namespace Crownwatch.Server.Api;

/// <summary>Puts what all of the API shares into the server.</summary>
internal static class ApiServices
{
    public static void AddApi(this IServiceCollection services) => services.AddSingleton<Cursors>().AddSingleton<EventFeed>();

    /// <summary>Behind routing and access, before the endpoints.</summary>
    public static void UseApiRules(this WebApplication app)
    {
        app.UseMiddleware<RequestRules>();
        app.UseMiddleware<IdempotentWrites>();
    }
}
