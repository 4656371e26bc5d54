using System.Globalization;
using System.Text.Json;
using DeltaCrown.Errors;
using Microsoft.Net.Http.Headers;

namespace DeltaCrown.Requests;

/// <summary>
/// A request's JSON object, read member by member. Everything wrong is gathered in <see cref="Refusal"/>: values read while that
/// is not null mean nothing. A member that no reader asked for is an error, so a misspelt optional one can't be ignored silently.
/// </summary>
public sealed class JsonBody
{
    /// <summary>In bytes.</summary>
    public const int LargestBody = 65536;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };
    private readonly Dictionary<string, JsonElement> _members;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<string> _findings = [];
    private readonly Refusal? _unreadable;

    private JsonBody(Refusal? unreadable, Dictionary<string, JsonElement>? members = null)
    {
        _unreadable = unreadable;
        _members = members ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
    }

    /// <summary>Ask after every member was read; null when the body is in order.</summary>
    public Refusal? Refusal
    {
        get
        {
            if (_unreadable is not null)
            {
                return _unreadable;
            }
            IEnumerable<string> unknown = _members
                .Keys.Where(name => !_asked.Contains(name))
                .Select(name => $"`{Shown(name)}` is no member here; legal are {string.Join(", ", _asked)}");
            string[] findings = [.. _findings, .. unknown.Take(5)];
            return findings.Length == 0 ? null : Errors.Refusal.Invalid(string.Join("; ", findings));
        }
    }

    /// <summary>Reads the body; with <paramref name="optional"/> an absent one counts as an empty object.</summary>
    public static async Task<JsonBody> ReadAsync(HttpContext http, bool optional = false)
    {
        ArgumentNullException.ThrowIfNull(http);
        HttpRequest request = http.Request;
        byte[] bytes = new byte[Math.Min(request.ContentLength ?? LargestBody, LargestBody) + 1];
        int length =
            request.ContentLength > LargestBody
                ? bytes.Length
                : await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (length > LargestBody)
        {
            return new JsonBody(StandardRefusals.For(StatusCodes.Status413PayloadTooLarge, request));
        }
        if (length == 0 && optional)
        {
            return new JsonBody(null);
        }
        if (!IsJson(request.ContentType))
        {
            return new JsonBody(StandardRefusals.For(StatusCodes.Status415UnsupportedMediaType, request));
        }
        if (length == 0)
        {
            return new JsonBody(Errors.Refusal.Invalid("The body is empty; a JSON object is needed."));
        }
        return Parse(bytes.AsMemory(0, length));
    }

    /// <summary>Text of min to max UTF-16 units without control characters.</summary>
    public string Text(string name, int min, int max) => OptionalText(name, min, max) ?? Missing(name, "");

    public string? OptionalText(string name, int min, int max)
    {
        if (!Find(name, out JsonElement value))
        {
            return null;
        }
        string? text = value.ValueKind == JsonValueKind.String ? TryGetText(value) : null;
        if (text is null)
        {
            string found = value.ValueKind == JsonValueKind.String ? "no valid text" : Kind(value);
            return Wrong(name, $"is {found}; text is needed", "");
        }
        if (text.Length < min || text.Length > max)
        {
            return Wrong(name, $"has {text.Length} characters; {min} to {max} are legal", "");
        }
        return text.Any(char.IsControl) ? Wrong(name, "holds a control character", "") : text;
    }

    /// <summary>One of the words given, exactly.</summary>
    public string Word(string name, params string[] legal)
    {
        string word = Text(name, 0, 256);
        return _asked.Contains(name) && _members.ContainsKey(name) && !legal.Contains(word, StringComparer.Ordinal)
            ? Wrong(name, $"is `{Shown(word)}`; legal are {string.Join(", ", legal)}", legal[0])
            : word;
    }

    /// <summary>A whole number written without fraction or exponent.</summary>
    public long WholeNumber(string name, long min, long max)
    {
        if (!Find(name, out JsonElement value))
        {
            return Missing(name, 0L);
        }
        if (value.ValueKind != JsonValueKind.Number)
        {
            return Wrong(name, $"is {Kind(value)}; a whole number is needed", 0L);
        }
        return value.TryGetInt64(out long number) && number >= min && number <= max
            ? number
            : Wrong(name, $"is {Shown(value.GetRawText())}; a whole number from {min} to {max} is legal", 0L);
    }

    /// <summary>An ISO 8601 instant with its offset, to the millisecond, in UTC.</summary>
    public DateTimeOffset? OptionalInstant(string name)
    {
        if (OptionalText(name, 1, 64) is not { } text)
        {
            return null;
        }
        bool hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return
            hasOffset
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
            && at.Year is >= 1971 and <= 9998
            ? DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds())
            : Wrong<DateTimeOffset?>(name, $"is `{Shown(text)}`; legal is for example 2026-01-31T12:00:00Z", null);
    }

    /// <summary>For rules between members.</summary>
    public void Add(string finding) => _findings.Add(finding);

    private static JsonBody Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new JsonBody(Errors.Refusal.Invalid($"The body is {Kind(document.RootElement)}; a JSON object is needed."));
            }
            Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                members[member.Name] = member.Value.Clone();
            }
            return new JsonBody(null, members);
        }
        catch (JsonException malformed)
        {
            return new JsonBody(
                Errors.Refusal.Invalid(
                    malformed.LineNumber is { } line
                        ? $"The body is no JSON: line {line + 1}, byte {malformed.BytePositionInLine + 1}."
                        : "The body holds a member twice; each may stand once."
                )
            );
        }
        catch (InvalidOperationException)
        {
            // A member's name that is no UTF-8 text, such as half of a surrogate pair.
            return new JsonBody(Errors.Refusal.Invalid("The body holds a member whose name is no valid text."));
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private bool Find(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _members.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private T Missing<T>(string name, T nothing)
    {
        if (_unreadable is null && !_findings.Exists(finding => finding.StartsWith($"`{name}`", StringComparison.Ordinal)))
        {
            _findings.Add($"`{name}` is missing");
        }
        return nothing;
    }

    private T Wrong<T>(string name, string finding, T nothing)
    {
        _findings.Add($"`{name}` {finding}");
        return nothing;
    }

    private static string? TryGetText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            return null;
        }
    }

    private static string Shown(string text)
    {
        string shown = text.Length <= 40 ? text : text[..40] + "…";
        return new string([.. shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
    }

    private static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "a truth value",
            _ => "null",
        };
}
