using System.Globalization;
using System.Text.Json;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Tests.Simulation;

/// <summary>
/// One line that somebody worked out from semantics.md before anything was run: `+5m0.04s incident_opened severity=critical` for
/// what must be listed at that time after the start; `never`, `once` or `3 times` and an event for how often it may be at all.
/// </summary>
internal sealed class HandWorked
{
    private readonly string _line;
    private readonly TimeSpan? _at;
    private readonly int _times;
    private readonly string _event;
    private readonly (string Path, string Value)[] _fields;

    public HandWorked(string line)
    {
        _line = line;
        var words = line.Split(' ');
        var used = 1;
        if (words[0].StartsWith('+'))
        {
            _at = Offset(words[0][1..]);
        }
        else if (words[0] is "never" or "once")
        {
            _times = words[0] == "once" ? 1 : 0;
        }
        else
        {
            (_times, used) = (int.Parse(words[0], CultureInfo.InvariantCulture), 2);
        }

        _event = words[used];
        _fields = [.. words.Skip(used + 1).Select(w => w.Split('=', 2)).Select(p => (p[0], p[1]))];
    }

    public bool Holds(DateTimeOffset start, IReadOnlyList<JsonElement> events)
    {
        var such = events.Where(e => e.GetProperty("event").GetString() == _event && Array.TrueForAll(_fields, f => Has(e, f))).ToList();
        return _at is { } at ? such.Exists(e => e.GetProperty("at").GetDateTimeOffset() == start + at) : such.Count == _times;
    }

    public override string ToString() => _line;

    // 0.04s is 40 ms; durations of the format have no fractions.
    private static TimeSpan Offset(string text)
    {
        var whole = text;
        var rest = TimeSpan.Zero;
        if (text.Split('.') is [var before, var fraction])
        {
            whole = before + "s";
            rest = TimeSpan.FromMilliseconds(int.Parse(fraction.TrimEnd('s').PadRight(3, '0'), CultureInfo.InvariantCulture));
        }

        return Durations.TryParse(whole, out var length, out _) ? length + rest : throw new FormatException($"'{text}' is no offset");
    }

    private static bool Has(JsonElement happened, (string Path, string Value) field)
    {
        var at = happened;
        foreach (var key in field.Path.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(key, CultureInfo.InvariantCulture, out var index))
            {
                if (index >= at.GetArrayLength())
                {
                    return false;
                }

                at = at[index];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
            {
                return false;
            }
        }

        return Text(at) == field.Value;
    }

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };
}
