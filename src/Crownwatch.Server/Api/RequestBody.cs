using System.Text.Json;
using Crownwatch.Server.Access;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Api;

/// <summary>Reads the JSON object that a request carries.</summary>
internal static class RequestBody
{
    /// <summary>Its fields, or what is wrong with it. No body at all is an object without fields.</summary>
    public static async Task<(RequestFields? Fields, string? Broken)> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0))
        {
            return (RequestFields.None, null);
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (null, $"the body is JSON, but {Kind(root.ValueKind)}; it must be a JSON object");
            }

            if (!IsText(root))
            {
                return (null, "the body holds half of a surrogate pair; its text must be Unicode");
            }

            var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var field in root.EnumerateObject())
            {
                if (!fields.TryAdd(field.Name, field.Value.Clone()))
                {
                    return (null, $"the field '{PlainText.Shown(field.Name)}' is given twice; once is legal");
                }
            }

            return (new RequestFields(fields), null);
        }
        catch (JsonException e)
        {
            return (null, $"the body is not the JSON object that is expected: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    /// <summary>Reads the body and hands it on; a broken one is answered here.</summary>
    public static async Task<IResult> TakeAsync(HttpRequest request, Func<RequestFields, Task<IResult>> take) =>
        await ReadAsync(request) is (var fields, var broken) && fields is not null
            ? await take(fields.SignedBy(Caller.Of(request.HttpContext)?.Name))
            : ApiError.BadRequest(broken!);

    /// <summary>As the envelope has it.</summary>
    public static IResult Refuse(Refused refused) =>
        ApiError.Answer(new ApiError(refused.Status == 409 ? "conflict" : "bad_request", refused.Status, refused.Message));

    /// <summary>Whether all of its text is Unicode: JSON can write half of a surrogate pair.</summary>
    internal static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.Object => element.EnumerateObject().All(p => p.Name is not null && IsText(p.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false; // how the reader says that escapes make no text
        }
    }

    private static string Kind(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            _ => "neither object nor list",
        };
}
