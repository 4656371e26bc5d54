using Crownwatch.Server.Access.OpenId;
using Microsoft.AspNetCore.Identity;

namespace Crownwatch.Server.Access;

/// <summary>Puts sign-in into the server: who there is, who asks, and what they may.</summary>
public static class AccessServices
{
    private const int ShortestPassword = 12;
    private const int WrongPasswords = 5;
    private static readonly TimeSpan _lockout = TimeSpan.FromMinutes(5);

    public static void AddAccess(this IServiceCollection services, ForeignSignIn foreign)
    {
        services.AddOpenId(foreign.OpenId);
        services.AddSingleton<ForeignLoginStore>().AddScoped<ForeignAccounts>();
        services.AddSingleton<AccountStore>().AddSingleton<SessionStore>().AddSingleton<TokenStore>().AddSingleton<InvitationStore>();
        services.AddSingleton<AccountTurn>().AddSingleton<AuditLog>().AddSingleton<CallerReader>().AddSingleton<TokenDesk>();
        services.AddScoped<SignInDesk>().AddScoped<WelcomePages>().AddScoped<OwnAccountPages>().AddScoped<AccountsPages>();
        services.AddSingleton<IUserStore<Account>>(provider => provider.GetRequiredService<AccountStore>());
        services.AddIdentityCore<Account>(options =>
        {
            // Length is what counts (NIST SP 800-63B); names are people's names.
            options.Password.RequiredLength = ShortestPassword;
            options.Password.RequiredUniqueChars = 4;
            options.Password.RequireDigit = options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
            options.User.AllowedUserNameCharacters = "";
            options.Lockout.MaxFailedAccessAttempts = WrongPasswords;
            options.Lockout.DefaultLockoutTimeSpan = _lockout;
        });
        services.AddSignInLimit();
    }

    /// <summary>Before all else: who really sent a request that a proxy hands on.</summary>
    public static void UseProxyWord(this WebApplication app, ForeignSignIn foreign)
    {
        if (foreign.Proxy is { } proxy)
        {
            ProxyWord.Use(app, proxy);
        }
    }

    /// <summary>Behind routing, before the endpoints.</summary>
    public static void UseAccess(this WebApplication app)
    {
        // Who asks is found by the gate alone; the host would otherwise put the framework's own middleware before everything else, and
        // that one would take what comes back from a provider before its tries are counted.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseMiddleware<AccessGate>();
        app.UseRateLimiter();
    }

    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        SignInPages.Map(routes);
        OpenIdPages.Map(routes);
        WelcomePages.Map(routes);
        OwnAccountPages.Map(routes);
        AccountsPages.Map(routes);
        AuditPages.Map(routes);
        AccessEndpoints.Map(routes);
    }

    /// <summary>The line that says how the first administrator comes to be; null once there is an account, or where nobody signs in.</summary>
    public static async Task<string?> FirstStartAsync(IServiceProvider services, CancellationToken stopping)
    {
        if (services.GetRequiredService<CallerReader>().NobodySignsIn)
        {
            return "nobody signs in (--no-sign-in): whoever reaches this address may do everything";
        }

        if (services.GetRequiredService<AccountStore>().Any())
        {
            return null;
        }

        var path = await services.GetRequiredService<InvitationStore>().MakeAsync(null, stopping);
        var link = services.GetRequiredService<Notifying.Links>().To(path);
        return $"nobody can sign in yet: open {link} within {InvitationStore.GoodFor.TotalHours:0} h to become the first administrator";
    }
}
