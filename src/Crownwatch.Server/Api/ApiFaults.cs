using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Api;

/// <summary>Whatever goes wrong under /api and /-/ has the one shape of errors; what can't be stored was not done, and says so.</summary>
internal static class ApiFaults
{
    public static void UseApiFaults(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
                    && !context.Request.Path.StartsWithSegments("/-")
                )
                {
                    await next(context);
                    return;
                }

                try
                {
                    await next(context);
                    if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
                    {
                        await OtherMethods.Answer(context).ExecuteAsync(context);
                    }
                }
                catch (StaleException e) when (!context.Response.HasStarted)
                {
                    context.Response.Headers.ETag = $"\"{e.Present}\"";
                    await Say(context, new ApiError("stale", 412, "it has changed since it was read, and nothing was done; read it again"));
                }
                catch (SqliteException e) when (!context.Response.HasStarted)
                {
                    await Say(context, new ApiError("database_unavailable", 503, $"nothing was changed: {e.Message}; try again"));
                }
                catch (BadHttpRequestException e) when (!context.Response.HasStarted)
                {
                    await Say(context, new ApiError(e.StatusCode == 413 ? "too_large" : "bad_request", e.StatusCode, e.Message));
                }
                catch (Exception e) when (!context.Response.HasStarted && e is not OperationCanceledException)
                {
                    app.Logger.LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                    await Say(context, new ApiError("internal_error", 500, "a fault of ours; the server's log has it"));
                }
            }
        );

    private static Task Say(HttpContext context, ApiError error) => ApiError.Answer(error).ExecuteAsync(context);
}
