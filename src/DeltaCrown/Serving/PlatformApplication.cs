using DeltaCrown.Accounts;
using DeltaCrown.Admin;
using DeltaCrown.Errors;
using DeltaCrown.Flags;
using DeltaCrown.Health;
using DeltaCrown.Idempotency;
using DeltaCrown.Moderation;
using DeltaCrown.Notifications;
using DeltaCrown.Requests;
using DeltaCrown.Schema;
using DeltaCrown.Shop;
using DeltaCrown.Storage;
using DeltaCrown.Wallet;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DeltaCrown.Serving;

/// <summary>Puts the capabilities together. The builder is the empty one: no settings file and no ASPNETCORE_ variable changes it.</summary>
public static class PlatformApplication
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(1.5);

    public static WebApplication Build(ServeOptions options, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "deltacrown", EnvironmentName = Environments.Production }
        );
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                // JsonBody has the cap. Kestrel's own would close the connection while the sender still writes, who then sees a broken
                // pipe instead of the 413; without it the rest is read away, for 5 s at most.
                kestrel.Limits.MaxRequestBodySize = null;
            });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Failed statements come back as exceptions, and are told once, where they are answered.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        // A start that fails is told in one line by the caller.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        AddServices(builder.Services, options, key);
        WebApplication app = builder.Build();
        app.UseMiddleware<ErrorAnswers>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseWebSockets(
            new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(20) }
        );
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServeOptions options, SigningKey key)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        services.ConfigureHttpJsonOptions(json => Wire.Apply(json.SerializerOptions));
        services.AddRouting();
        services.AddSingleton<IHostLifetime, Microsoft.Extensions.Hosting.Internal.ConsoleLifetime>();
        services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        services.AddSingleton(options).AddSingleton(options.Flags).AddSingleton(options.Time).AddSingleton(options.LoginLimits);
        services.AddSingleton(key).AddSingleton<AccessTokens>().AddSingleton<LoginThrottle>();
        services.AddSingleton<WriteGate>().AddSingleton<NotificationHub>();
        services.AddPooledDbContextFactory<PlatformDbContext>(database =>
            database
                .UseSqlite(options.Database.ConnectionString)
                .AddInterceptors(new ConnectionPragmas())
                // The migrations are written by hand and carry no copy of the model; a test compares what they make with the model.
                .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
        );
        services.AddScoped(scope => scope.GetRequiredService<IDbContextFactory<PlatformDbContext>>().CreateDbContext());
        services
            .AddIdentityCore<Account>(identity => identity.User.RequireUniqueEmail = false)
            .AddEntityFrameworkStores<PlatformDbContext>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = options.PasswordIterations);
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>().AddSingleton<PasswordHashing>();
        services.AddScoped<Registration>().AddScoped<SignIn>().AddScoped<Sessions>();
        services.AddScoped<Operation>().AddScoped<Ledger>().AddScoped<Transfer>().AddScoped<Adjustment>();
        services.AddScoped<Purchase>().AddScoped<Sanctioning>().AddScoped<AuditTrail>();
        services.AddSingleton<SanctionLookup>().AddSingleton<PurchaseGate>();
        // The core only: the rest would bring data protection, which keeps keys in the home folder.
        services.AddAuthenticationCore(schemes => schemes.DefaultScheme = SessionAuthentication.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(
            SessionAuthentication.SchemeName,
            null
        );
        services.AddAuthorization(rights => rights.AddPolicy(Roles.Admin, policy => policy.RequireClaim("role", Roles.Admin)));
        services.AddSchema();
    }

    private static void Map(WebApplication app)
    {
        app.MapHealth();
        app.MapAccounts();
        app.MapWallet();
        app.MapShop();
        app.MapModeration();
        app.MapNotifications();
        app.MapAdmin();
        app.MapFlags();
        app.MapSchema();
    }
}
