using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fakes.Receiving;

/// <summary>Arrivals as <c>GET /control/received</c> shows them.</summary>
public static class ReceivedJson
{
    public static JsonObject Of(Received received)
    {
        ArgumentNullException.ThrowIfNull(received);
        var payload = received.Payload.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(received.Payload.GetRawText());
        return new JsonObject
        {
            ["number"] = received.Number,
            ["at"] = received.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null),
            ["method"] = received.Method,
            ["path"] = received.Path,
            ["payload"] = payload,
            ["body"] = payload is null ? received.Body : null,
            ["answer"] = new JsonObject
            {
                ["outcome"] = received.Answer.Outcome,
                ["status"] = received.Answer.Status,
                ["body"] = received.Answer.Body,
                ["accepted"] = received.Answer.Accepted,
            },
        };
    }
}
