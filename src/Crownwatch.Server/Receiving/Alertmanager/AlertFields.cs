using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>The fields of one alert as Alertmanager's API writes them. What is wrong is remembered, the first of it is told.</summary>
internal sealed partial class AlertFields(JsonElement alert)
{
    // Go writes a time that is not set as the first instant there is.
    private const int YearOfNoTime = 1;

    /// <summary>The field, what was found and what would be legal; null while nothing is wrong.</summary>
    public string? Wrong { get; private set; }

    public void Fail(string what) => Wrong ??= what;

    /// <summary>A map from text to text; empty where it is missing.</summary>
    public Dictionary<string, string> Texts(string name)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        if (Find(name) is not { } map)
        {
            return texts;
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            Fail($"{name} is {PlainText.Shown(map.GetRawText())}; legal is a map from names to texts");
            return texts;
        }

        foreach (var pair in map.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
            {
                Fail($"{name}: a value is {PlainText.Shown(pair.Value.GetRawText())}; legal is a text");
            }
            else if (Unicode(() => pair.Name) is { } key && Unicode(() => pair.Value.GetString()!) is { } value)
            {
                texts[key] = value;
            }
            else
            {
                Fail($"{name} holds half of a surrogate pair; legal is Unicode text");
            }
        }

        return texts;
    }

    /// <summary>null where it is missing or says that no time is set.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (
            InstantForm().IsMatch(text)
            && DateTimeOffset.TryParse(
                BelowTick().Replace(text, "$1"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var instant
            )
        )
        {
            return instant.Year <= YearOfNoTime ? null : instant;
        }

        Fail($"{name} is '{PlainText.Shown(text)}'; legal is an instant such as 2026-01-10T02:00:00.000Z");
        return null;
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && Unicode(() => value.GetString()!) is { } text)
        {
            return text;
        }

        Fail($"{name} is {PlainText.Shown(value.GetRawText())}; legal is a text");
        return null;
    }

    private JsonElement? Find(string name) =>
        alert.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    // The reader of JSON throws where escapes make no text.
    private static string? Unicode(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex InstantForm();

    // Go writes nanoseconds. They are cut off, not rounded: the last instant there is has none after it.
    [GeneratedRegex(@"(\.\d{7})\d+", RegexOptions.CultureInvariant)]
    private static partial Regex BelowTick();
}
