using System.Net;
using DeltaCrown.Storage;

namespace DeltaCrown.Errors;

/// <summary>The outermost layer: whatever failed further in without a body of its own is answered with the envelope.</summary>
public sealed class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        try
        {
            await next(http);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: there is nobody to answer.
            return;
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(http, StandardRefusals.For(bad.StatusCode, http.Request));
            return;
        }
        catch (Exception fault) when (StorageFault.IsUnavailable(fault) && !http.Response.HasStarted)
        {
            log.LogError("The database can't serve: {Reason} (trace {Trace})", fault.GetBaseException().Message, Refusal.TraceId(http));
            await AnswerAsync(http, StandardRefusals.StorageUnavailable);
            return;
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            log.LogError(fault, "A fault of ours (trace {Trace})", Refusal.TraceId(http));
            await AnswerAsync(http, StandardRefusals.For(StatusCodes.Status500InternalServerError, http.Request));
            return;
        }
        if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
        {
            await AnswerAsync(http, StandardRefusals.For(http.Response.StatusCode, http.Request));
        }
    }

    private static Task AnswerAsync(HttpContext http, Refusal refusal)
    {
        if (http.Response.HasStarted)
        {
            return Task.CompletedTask;
        }
        return WantsHtml(http.Request) ? WriteHtmlAsync(http, refusal) : refusal.ExecuteAsync(http);
    }

    /// <summary>A person with a browser, outside /api.</summary>
    private static bool WantsHtml(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task WriteHtmlAsync(HttpContext http, Refusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>{refusal.Status}</title>
            <h1>{refusal.Status}</h1><p>{WebUtility.HtmlEncode(refusal.Message)}</p><p>Trace {Refusal.TraceId(http)}</p></html>
            """,
            http.RequestAborted
        );
    }
}
