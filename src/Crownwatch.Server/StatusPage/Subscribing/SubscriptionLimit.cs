using System.Threading.RateLimiting;
using Crownwatch.Server.Access;
using Microsoft.AspNetCore.RateLimiting;

namespace Crownwatch.Server.StatusPage.Subscribing;

/// <summary>How often one address may ask for a subscription: each asks a stranger's machine to confirm.</summary>
internal static class SubscriptionLimit
{
    public const string Name = "subscription";
    private const int OfOneAMinute = 10;

    public static void AddSubscriptionLimit(this IServiceCollection services) =>
        services.Configure<RateLimiterOptions>(options =>
            options.AddPolicy(
                Name,
                context =>
                    RateLimitPartition.GetFixedWindowLimiter(
                        AccessGate.Remote(context),
                        _ => new FixedWindowRateLimiterOptions { PermitLimit = OfOneAMinute, Window = TimeSpan.FromMinutes(1) }
                    )
            )
        );
}
