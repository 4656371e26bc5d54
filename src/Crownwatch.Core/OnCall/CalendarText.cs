using System.Globalization;
using System.Text;

namespace Crownwatch.Core.OnCall;

/// <summary>A calendar as RFC 5545 writes it: lines of at most 75 octets, text escaped, instants in UTC.</summary>
public static class CalendarText
{
    private const int LongestLine = 75;

    /// <param name="name">What calendars call it.</param>
    /// <param name="product">Who made it: `-//Crownwatch//1.2//EN`.</param>
    /// <param name="stamp">When what it is made from was last changed: the same shifts give the same text.</param>
    public static string Of(string name, string product, DateTimeOffset stamp, IEnumerable<CalendarEvent> events)
    {
        var text = new StringBuilder();
        Add(text, "BEGIN:VCALENDAR");
        Add(text, "VERSION:2.0");
        Add(text, $"PRODID:{Escaped(product)}");
        Add(text, "CALSCALE:GREGORIAN");
        Add(text, "METHOD:PUBLISH");
        Add(text, $"NAME:{Escaped(name)}");
        Add(text, $"X-WR-CALNAME:{Escaped(name)}");
        Add(text, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        Add(text, "X-PUBLISHED-TTL:PT1H");
        foreach (var one in events)
        {
            Add(text, "BEGIN:VEVENT");
            Add(text, $"UID:{Escaped(one.Uid)}");
            Add(text, $"DTSTAMP:{Utc(stamp)}");
            Add(text, $"DTSTART:{Utc(one.From)}");
            Add(text, $"DTEND:{Utc(one.Until)}");
            Add(text, $"SUMMARY:{Escaped(one.Summary)}");
            if (one.Description.Length > 0)
            {
                Add(text, $"DESCRIPTION:{Escaped(one.Description)}");
            }

            Add(text, "TRANSP:TRANSPARENT");
            Add(text, "END:VEVENT");
        }

        Add(text, "END:VCALENDAR");
        return text.ToString();
    }

    // RFC 5545, 3.3.11. Other control characters have no place in it.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\\' or ';' or ',' => escaped.Append('\\').Append(c),
                '\n' => escaped.Append("\\n"),
                _ when char.IsControl(c) => escaped,
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    // RFC 5545, 3.1: counted in octets, and no character is torn apart.
    private static void Add(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}

/// <param name="Uid">The same for the same event whenever the calendar is asked for.</param>
/// <param name="From">Inclusive.</param>
/// <param name="Until">Exclusive.</param>
public sealed record CalendarEvent(string Uid, DateTimeOffset From, DateTimeOffset Until, string Summary, string Description);
