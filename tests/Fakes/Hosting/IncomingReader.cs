using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Fakes.Hosting;

/// <summary>Reads a request as the services do: JSON, or a form whose <c>payload</c> field may hold the JSON.</summary>
internal static class IncomingReader
{
    public static async Task<Incoming> ReadAsync(HttpContext context, TimeProvider clock)
    {
        var request = context.Request;
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, context.RequestAborted);
        var body = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        var isForm = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        // curl -d calls everything a form; the services look at what it is.
        isForm = isForm && !body.AsSpan().TrimStart().StartsWith("{");
        var payload =
            isForm ? FromForm(body)
            : HttpMethods.IsGet(request.Method) ? FromForm(request.QueryString.Value ?? "")
            : Parse(body);
        var authorization = request.Headers.Authorization.ToString();
        var token = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..] : null;
        return new Incoming(clock.GetUtcNow(), request.Path, body, bytes.Length, payload, token)
        {
            Headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Query = request.QueryString.Value ?? "",
        };
    }

    public static JsonElement Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not JSON is an answer of its own: the rules of each service say what they make of it.
            return default;
        }
    }

    private static JsonElement FromForm(string body)
    {
        var form = QueryHelpers.ParseQuery(body);
        if (form.TryGetValue("payload", out var payload))
        {
            return Parse(payload.ToString());
        }

        var fields = new JsonObject();
        foreach (var (name, value) in form)
        {
            var text = value.ToString();
            var structured = name is "blocks" or "attachments" or "metadata" ? Parse(text) : default;
            fields[name] = structured.ValueKind == JsonValueKind.Undefined ? text : JsonNode.Parse(structured.GetRawText());
        }

        return Parse(fields.ToJsonString());
    }
}
