using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Api;

/// <summary>
/// Held against each request to /api/v1 before it is carried out: parameters that the operation does not have, bodies that are not JSON,
/// conditions that it can't heed. Nothing that was asked for is passed over in silence.
/// </summary>
internal sealed class RequestRules(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        Operations.Of(context) is { } operation && Refusal(operation, context.Request) is { } refusal
            ? refusal.ExecuteAsync(context)
            : next(context);

    private static IResult? Refusal(Operation operation, HttpRequest request)
    {
        var names = operation.Query.Select(q => q.Name).ToList();
        if (request.Query.FirstOrDefault(q => !names.Contains(q.Key)) is { Key: { } stranger })
        {
            var shown = PlainText.Shown(stranger);
            var legal = names.Count == 0 ? "legal is none" : $"legal are {string.Join(", ", names)}";
            return ApiError.BadQuery(shown, $"there is no parameter '{shown}'; {legal}");
        }

        if (request.Query.FirstOrDefault(q => q.Value.Count > 1) is { Key: { } twice })
        {
            return ApiError.BadQuery(twice, $"{twice} is given twice; once is legal");
        }

        if (request.Headers.IfMatch.Count > 0 && !operation.IfMatch)
        {
            return ApiError.BadRequest($"If-Match is sent, but {operation.Name} can't heed it; legal is to leave it out");
        }

        return
            operation.Body.Length > 0
            && request.ContentLength is not 0
            && request.ContentType is { Length: > 0 } type
            && !request.HasJsonContentType()
            ? ApiError.Answer(
                new ApiError(
                    "unsupported_media_type",
                    415,
                    $"the body is {PlainText.Shown(type)}; legal is application/json (curl: -H 'Content-Type: application/json')"
                )
            )
            : null;
    }
}
