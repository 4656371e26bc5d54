using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard;
using Microsoft.AspNetCore.RateLimiting;

namespace Crownwatch.Server.Access;

/// <param name="To">The page to go on to, on this server.</param>
/// <param name="Provider">What the provider is called with whom one may sign in as well; null: there is none.</param>
public sealed record SignInView(string To, string? Provider, string? Name = null, string? Problem = null);

/// <summary>/sign-in and /sign-out.</summary>
internal static class SignInPages
{
    public const string Path = "/sign-in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(
                Path,
                ["GET", "HEAD"],
                (string? to, HttpContext context, ServerOptions options) =>
                    Caller.Of(context) is null
                        ? Page.Of<SignInPage>(new SignInView(Ours(to), options.Foreign.OpenId?.Label))
                        : FormAnswer.SeeOther(Ours(to))
            )
            .Asks(Need.Nothing);
        routes.MapPost(Path, TakeAsync).Asks(Need.Nothing).RequireRateLimiting(SignInLimit.Name);
        routes.MapPost("/sign-out", LeaveAsync).Asks(Need.Viewer);
    }

    /// <summary>The address that asks to sign in and then leads to a page.</summary>
    public static string AskFor(string page) => page is "/" ? Path : $"{Path}?to={Uri.EscapeDataString(page)}";

    private static Task<IResult> TakeAsync(HttpContext context, SignInDesk desk, SessionStore sessions, ServerOptions options) =>
        FormAnswer.TakeAsync(
            context,
            async form =>
            {
                var (name, to) = (form["name"].ToString().Trim(), Ours(form["to"]));
                var (account, wrong) = await desk.CheckAsync(
                    name,
                    form["password"].ToString(),
                    AccessGate.Remote(context),
                    context.RequestAborted
                );
                if (account is null)
                {
                    return Page.Of<SignInPage>(new SignInView(to, options.Foreign.OpenId?.Label, name, wrong), 401);
                }

                await EnterAsync(context, sessions, account);
                return FormAnswer.SeeOther(to);
            }
        );

    /// <summary>The browser is signed in from here on.</summary>
    /// <param name="lasts">In all; null: as long as it is used.</param>
    public static async Task EnterAsync(HttpContext context, SessionStore sessions, Account account, TimeSpan? lasts = null) =>
        SessionCookie.Put(
            context,
            await sessions.OpenAsync(
                account,
                context.Request.Headers.UserAgent.ToString(),
                AccessGate.Remote(context),
                lasts,
                context.RequestAborted
            ),
            lasts
        );

    private static Task<IResult> LeaveAsync(HttpContext context, SessionStore sessions) =>
        FormAnswer.TakeAsync(
            context,
            async _ =>
            {
                if (Caller.Of(context) is { AccountId: { } account, SessionId: { } session })
                {
                    await sessions.EndAsync(account, session, null, context.RequestAborted);
                }

                SessionCookie.Remove(context);
                return FormAnswer.SeeOther(Path);
            }
        );

    // Only a path of this server: `//other.example.com` and `/\other.example.com` are addresses of others to a browser, which also
    // leaves out tabs and ends of lines. A header takes ASCII only.
    internal static string Ours(string? to) => to is ['/', not ('/' or '\\'), ..] && to.All(c => c is > ' ' and <= '~') ? to : "/";
}

/// <summary>How often one address may try a password: the framework counts.</summary>
internal static class SignInLimit
{
    public const string Name = "sign-in";
    private const int TriesAMinute = 10;

    public static void AddSignInLimit(this IServiceCollection services) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = async (rejected, stopping) =>
            {
                var (context, reason) = (
                    rejected.HttpContext,
                    $"too many tries from this address: {TriesAMinute} a minute are taken; try again in a minute"
                );
                context.Response.Headers.RetryAfter = "60";
                if (context.Request.Path.StartsWithSegments("/api"))
                {
                    await ApiError.Answer(new ApiError("too_many_requests", 429, reason)).ExecuteAsync(context);
                    return;
                }

                context.Response.ContentType = "text/plain; charset=utf-8";
                await context.Response.WriteAsync($"Refused: {reason}.\n", stopping);
            };
            options.AddPolicy(
                Name,
                context =>
                    System.Threading.RateLimiting.RateLimitPartition.GetFixedWindowLimiter(
                        AccessGate.Remote(context),
                        _ => new System.Threading.RateLimiting.FixedWindowRateLimiterOptions
                        {
                            PermitLimit = TriesAMinute,
                            Window = TimeSpan.FromMinutes(1),
                        }
                    )
            );
        });
}
