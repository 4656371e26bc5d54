using System.Text.Json;

namespace DeltaCrown.Notifications;

/// <summary>What a client may say, and the answer: ping gets pong, anything else an error that leaves the socket open.</summary>
public static class ClientMessage
{
    private static readonly byte[] Pong = """{"type":"pong"}"""u8.ToArray();
    private static readonly byte[] Malformed =
        """{"type":"error","error":"malformed_message","message":"A message is a JSON object with a text member `type`."}"""u8.ToArray();
    private static readonly byte[] Unknown =
        """{"type":"error","error":"unknown_type","message":"The only type that is understood is `ping`."}"""u8.ToArray();

    public static byte[] Answer(ReadOnlyMemory<byte> message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 8 });
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("type", out JsonElement type)
                || type.ValueKind != JsonValueKind.String
            )
            {
                return Malformed;
            }
            return type.ValueEquals("ping"u8) ? Pong : Unknown;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return Malformed;
        }
    }
}
