using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Crownwatch.Probes.Http;

/// <summary>The body read as JSON, or where it stops being JSON.</summary>
internal sealed class JsonBody
{
    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = HttpLimits.JsonDepth };
    private JToken? _tokens;

    private JsonBody(JsonElement root, string? error) => (Root, Error) = (root, error);

    public JsonElement Root { get; }

    /// <summary>`invalid JSON at line 1, byte 5`, or null when it is JSON.</summary>
    public string? Error { get; }

    /// <summary>The same as a tree that JSON paths can be asked of.</summary>
    public JToken Tokens => _tokens ??= JsonTokens.From(Root);

    public static JsonBody Read(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new(default, "invalid JSON: the body is empty");
        }

        var bad = System.Text.Unicode.Utf8.IsValid(body.Span) ? -1 : FirstInvalidByte(body.Span);
        if (bad >= 0)
        {
            return new(default, $"invalid JSON: not UTF-8 at byte {bad + 1}");
        }

        try
        {
            var root = JsonDocument.Parse(body, _strict).RootElement;
            return MayHoldSurrogates(body.Span) && !IsText(root)
                ? new(default, "invalid JSON: an escape that stands for half a character")
                : new(root, null);
        }
        catch (JsonException e)
        {
            var deep = e.Message.Contains("depth", StringComparison.OrdinalIgnoreCase);
            return new(
                default,
                deep
                    ? $"invalid JSON: nested deeper than {HttpLimits.JsonDepth}"
                    : $"invalid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"
            );
        }
    }

    private static bool MayHoldSurrogates(ReadOnlySpan<byte> body) => body.IndexOf("\\ud"u8) >= 0 || body.IndexOf("\\uD"u8) >= 0;

    /// <summary>Whether every name and string can be read: the parser itself lets a lone surrogate pass and throws when it is asked for.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
