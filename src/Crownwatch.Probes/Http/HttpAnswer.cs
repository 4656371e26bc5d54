using System.Net.Http.Headers;
using System.Text;

namespace Crownwatch.Probes.Http;

/// <summary>A complete answer, before it is judged.</summary>
internal sealed class HttpAnswer(int status, HttpResponseMessage response, ReadOnlyMemory<byte> body, TimeSpan latency)
{
    private string? _text;
    private JsonBody? _json;

    public int Status { get; } = status;
    public TimeSpan Latency { get; } = latency;

    /// <summary>The body, decompressed; only its start where no criterion looks at it.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;
    public HttpResponseHeaders Headers => response.Headers;
    public HttpContentHeaders ContentHeaders => response.Content.Headers;

    /// <summary>The body in its charset, UTF-8 unless the answer names another; bytes that are not text become U+FFFD.</summary>
    public string Text => _text ??= BodyText.Decode(Body.Span, ContentHeaders.ContentType?.CharSet);

    public JsonBody Json => _json ??= JsonBody.Read(Body);
}

/// <summary>From bytes to text.</summary>
internal static class BodyText
{
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        var encoding = Find(charset);
        var preamble = encoding.Preamble;
        return encoding.GetString(preamble.Length > 0 && bytes.StartsWith(preamble) ? bytes[preamble.Length..] : bytes);
    }

    private static Encoding Find(string? charset)
    {
        var name = charset?.Trim('"', '\'', ' ');
        if (string.IsNullOrEmpty(name) || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // A charset nobody knows, or nobody should (utf-7): most such answers are UTF-8 all the same, and the criteria decide.
            return Encoding.UTF8;
        }
    }
}
