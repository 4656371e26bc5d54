using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crownwatch.Server.Api;

/// <summary>
/// Problem details (RFC 9457): type, title, status, detail, instance; for bad input `errors`, a place each. `error` and `message` repeat
/// the kind and the detail under the names they had before.
/// </summary>
internal sealed class ProblemAnswer(ApiError error) : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>Every kind that /api/v1 has; its type is `urn:crownwatch:problem:KIND`. What receives from others has kinds of its own.</summary>
    public static readonly IReadOnlyDictionary<string, string> Titles = new Dictionary<string, string>
    {
        ["bad_request"] = "The request is wrong",
        ["unauthorized"] = "Nobody is signed in",
        ["forbidden"] = "Not for this caller",
        ["not_found"] = "There is no such thing",
        ["method_not_allowed"] = "Not with this method",
        ["conflict"] = "Not as things stand",
        ["in_progress"] = "The same request is under way",
        ["already_done"] = "Done, and its answer is lost",
        ["stale"] = "It has changed since it was read",
        ["too_large"] = "The body is too large",
        ["unsupported_media_type"] = "The body is not JSON",
        ["key_reused"] = "The key belongs to another request",
        ["too_many_requests"] = "Too many requests",
        ["definitions_refused"] = "The definitions can't run",
        ["database_unavailable"] = "The database can't be used",
        ["internal_error"] = "A fault of ours",
    };

    public int? StatusCode => error.Status;

    public static JsonObject Body(ApiError error, string instance, Operation? operation)
    {
        var body = new JsonObject
        {
            ["type"] = $"urn:crownwatch:problem:{error.Error}",
            ["title"] = Titles.GetValueOrDefault(error.Error, "Not taken"),
            ["status"] = error.Status,
            ["detail"] = error.Message,
            ["instance"] = instance,
            ["error"] = error.Error,
            ["message"] = error.Message,
        };
        if (error.NeedsConfirmation)
        {
            body["needs_confirmation"] = true;
        }

        if (error.Findings is { } findings)
        {
            body["findings"] = JsonSerializer.SerializeToNode(findings, ApiJson.Options);
        }

        if (error.Status == 400)
        {
            body["errors"] = JsonSerializer.SerializeToNode(error.Places ?? WrongPlace.Read(error.Message, operation), ApiJson.Options);
        }

        return body;
    }

    public Task ExecuteAsync(HttpContext context)
    {
        var body = Body(error, context.Request.Path.Value ?? "", Operations.Of(context));
        context.Response.StatusCode = error.Status;
        context.Response.ContentType = ContentType;
        return context.Response.WriteAsync(body.ToJsonString(ApiJson.Options), context.RequestAborted);
    }
}
