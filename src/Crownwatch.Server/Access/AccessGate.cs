using Crownwatch.Server.Api;
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
        var caller = await callers.ReadAsync(context);
        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        if (need is Need.Nothing or Need.OwnSecret)
        {
            await next(context);
            return;
        }

        if (caller?.May(need, reading) != true)
        {
            if (!reading)
            {
                await EnterAsync(context, caller, endpoint, caller is null ? 401 : 403);
            }

            await AccessRefusal.Of(context, caller, need).ExecuteAsync(context);
            return;
        }

        // What Prometheus posts every few seconds is no person's change; the incidents say what came of it.
        if (reading || need == Need.Alerts && caller.Role is null)
        {
            await next(context);
            return;
        }

        var entry = await EnterAsync(context, caller, endpoint, null);
        await next(context);
        if (entry is { } id)
        {
            await GuardedAsync(async () => await audit.AnsweredAsync(id, context.Response.StatusCode, CancellationToken.None));
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
