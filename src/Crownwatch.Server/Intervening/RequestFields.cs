using System.Text.Json;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Server.Intervening;

/// <summary>
/// The fields of a request, from the API's JSON or from a form. What is wrong is remembered, the first of it is told: what was found,
/// and what would be legal.
/// </summary>
public sealed class RequestFields
{
    public const int LongestName = 100;
    public const int LongestReason = 1000;

    /// <summary>Who is named where nobody signs in and no name is given.</summary>
    public const string Anybody = "someone not signed in";

    private readonly IReadOnlyDictionary<string, JsonElement> _fields;
    private JsonElement? _by;

    public RequestFields(IReadOnlyDictionary<string, JsonElement> fields) => _fields = fields;

    public static RequestFields None => new(new Dictionary<string, JsonElement>());

    /// <summary>Of a form; a field left empty is a field left out.</summary>
    public static RequestFields Of(IFormCollection form) =>
        new(
            form.Where(f => !string.IsNullOrWhiteSpace(f.Value.ToString()))
                .ToDictionary(f => f.Key, f => JsonSerializer.SerializeToElement(f.Value.ToString()), StringComparer.Ordinal)
        );

    /// <summary>Of an address.</summary>
    public static RequestFields Of(string? by, string? reason)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("by", by), ("reason", reason) })
        {
            if (value is not null)
            {
                fields[name] = JsonSerializer.SerializeToElement(value);
            }
        }

        return new RequestFields(fields);
    }

    /// <summary>Who is signed in is who does it, whatever `by` says; null changes nothing.</summary>
    public RequestFields SignedBy(string? name)
    {
        _by = name is null ? null : JsonSerializer.SerializeToElement(name);
        return this;
    }

    /// <summary>The first thing that is wrong; null while nothing is.</summary>
    public string? Wrong { get; private set; }

    public void Fail(string message) => Wrong ??= message;

    /// <summary>Any other field is wrong: a misspelt one must not be passed over.</summary>
    public void Only(params string[] legal)
    {
        if (_fields.Keys.FirstOrDefault(name => !legal.Contains(name)) is { } stranger)
        {
            Fail($"there is no field '{PlainText.Shown(stranger)}'; legal are {string.Join(", ", legal)}");
        }
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>null where it is missing or null.</summary>
    public JsonElement? Find(string name) =>
        name == "by" && _by is { } signed ? signed
        : _fields.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value
        : null;

    /// <summary>Text on one line, trimmed; null where it is missing or empty.</summary>
    /// <param name="missing">What to say where it is missing; null where it may be.</param>
    public string? Text(string name, int longest, string? missing = null, bool severalLines = false)
    {
        var text = Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } value => value.GetString()!.Trim(),
            { } other => Mistaken(name, other, "a text"),
        };
        if (string.IsNullOrEmpty(text))
        {
            if (missing is not null && Wrong is null)
            {
                Fail($"{name} is missing: {missing}");
            }

            return null;
        }

        if (text.Length > longest)
        {
            Fail($"{name} has {text.Length} characters; at most {longest} are taken");
        }
        else if (PlainText.Strange(text, severalLines) is { } strange)
        {
            Fail($"{name} is '{PlainText.Shown(text)}', which holds the control character {strange}; legal is plain text");
        }

        return text;
    }

    public string By() => Text("by", LongestName, "say who does it") ?? "";

    /// <summary>For what nobody is harmed by, and what must be quick: `by` may be missing.</summary>
    public string ByAnybody() => Text("by", LongestName) ?? Anybody;

    public string Reason() => Text("reason", LongestReason, "say why, in a few words") ?? "";

    public bool Flag(string name) =>
        Find(name) switch
        {
            null => false,
            { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
            { ValueKind: JsonValueKind.String } text when text.GetString() is "yes" or "true" => true,
            { ValueKind: JsonValueKind.String } text when text.GetString() is "no" or "false" => false,
            { } other => Mistaken(name, other, "true or false") is not null,
        };

    public TimeSpan? Duration(string name, TimeSpan least, TimeSpan most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (Durations.IsNegative(text))
        {
            Fail(
                $"{name} is {PlainText.Shown(text)}: it would end before it starts; legal is from {Durations.Write(least)} to {Durations.Write(most)}"
            );
            return null;
        }

        if (!Durations.TryParse(text, out var span, out var problem))
        {
            Fail($"{name}: {problem}");
        }
        else if (span < least || span > most)
        {
            Fail($"{name} is {PlainText.Shown(text)}; legal is from {Durations.Write(least)} to {Durations.Write(most)}");
        }

        return span;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name, LongestName) is not { } text)
        {
            return null;
        }

        if (!InstantText.TryParse(text, out var instant))
        {
            Fail($"{name} is '{PlainText.Shown(text)}'; legal is {InstantText.Legal}");
            return null;
        }

        return instant;
    }

    /// <summary>One of the names; null where it is missing or none of them.</summary>
    public string? OneOf(string name, IReadOnlyCollection<string> legal, string? missing = null)
    {
        var text = Text(name, LongestReason, missing);
        if (text is not null && !legal.Contains(text))
        {
            var more = legal.Count > 20 ? $" and {legal.Count - 20} more" : "";
            var known = legal.Count == 0 ? "the definitions have none" : $"legal are {string.Join(", ", legal.Take(20))}{more}";
            Fail($"{name} is '{PlainText.Shown(text)}'; {known}");
        }

        return text;
    }

    private string? Mistaken(string name, JsonElement found, string legal)
    {
        Fail($"{name} is {PlainText.Shown(found.GetRawText())}; legal is {legal}");
        return null;
    }
}
