using Crownwatch.Server.Api;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Intervening;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Access;

/// <summary>
/// Lets a request through to its endpoint when its caller may, and enters every change that is asked for in the audit log. Stands
/// behind routing: what an endpoint needs is its own metadata (<see cref="Needs"/>).
/// </summary>
public sealed class AccessGate(RequestDelegate next, CallerReader callers, AuditLog audit, ILogger<AccessGate> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        var reading = Needs.IsReading(context.Request.Method);
        var need = Needs.Of(endpoint, context.Request.Method);
        var open = need is Need.Nothing or Need.OwnSecret;
        Caller? caller = null;
        try
        {
            caller = await callers.ReadAsync(context);
            context.Features.Set(caller);
        }
        catch (SqliteException e)
        {
            log.LogError(e, "who sent a request can't be read");
            if (!open)
            {
                await Unreadable(context, e).ExecuteAsync(context);
                return;
            }
        }

        if (open)
        {
            await next(context);
            return;
        }

        var unentered = reading || endpoint.Metadata.GetMetadata<NotAudited>() is not null;
        if (caller?.May(need, reading) != true)
        {
            if (!unentered && (caller is not null || audit.TakesRefusalOfNobody()))
            {
                await EnterAsync(context, caller, endpoint, caller is null ? 401 : 403);
            }

            await AccessRefusal.Of(context, caller, need).ExecuteAsync(context);
            return;
        }

        if (unentered)
        {
            await next(context);
            return;
        }

        var entry = await EnterAsync(context, caller, endpoint, null);
        await next(context);
        if (entry is { } id)
        {
            await GuardedAsync(async () =>
                await audit.AnsweredAsync(id, context.Response.StatusCode, AuditDetail.Of(context), CancellationToken.None)
            );
        }
    }

    private async Task<long?> EnterAsync(HttpContext context, Caller? caller, Endpoint endpoint, int? status)
    {
        var pattern = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var detail = string.Join(", ", context.Request.RouteValues.Select(v => $"{v.Key}={PlainText.Shown($"{v.Value}")}"));
        long? entry = null;
        await GuardedAsync(async () =>
            entry = await audit.AddAsync(
                caller is null ? "nobody" : caller.Name ?? "nobody",
                caller?.Through ?? "nobody",
                Remote(context),
                $"{context.Request.Method} {pattern}",
                detail,
                status,
                context.RequestAborted
            )
        );
        return entry;
    }

    private static IResult Unreadable(HttpContext context, SqliteException e) =>
        AccessRefusal.IsForPrograms(context.Request.Path)
            ? ApiError.Answer(new ApiError("database_unavailable", 503, $"who you are can't be looked up: {e.Message}; try again"))
            : Page.Broken(e);

    internal static string Remote(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    // An acknowledgement must not fail because its entry can't be written; where the database fails it will say so itself.
    private async Task GuardedAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (SqliteException e)
        {
            log.LogError(e, "the audit log can't be written");
        }
    }
}
