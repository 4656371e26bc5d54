using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Reporting;

/// <summary>The span that a report is asked for.</summary>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive; not after now.</param>
public readonly record struct ReportSpan(DateTimeOffset From, DateTimeOffset To)
{
    private const string Legal = "an instant such as 2025-11-13T14:00:00Z, or a day such as 2025-11-13";
    private static readonly TimeSpan _usual = TimeSpan.FromDays(7);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(3660);

    /// <summary>
    /// ISO 8601, UTC where no offset is named. Without `from`, the seven days before `to`; without `to`, or where it lies ahead, up to now.
    /// </summary>
    /// <returns>The span, or what is wrong with it.</returns>
    public static (ReportSpan Span, string? Wrong) Read(string? from, string? to, DateTimeOffset now)
    {
        var (first, end) = (default(DateTimeOffset), now);
        if (to is not null && !TryParse(to, out end))
        {
            return (default, $"to is '{PlainText.Shown(to)}'; it must be {Legal}");
        }

        if (from is not null && !TryParse(from, out first))
        {
            return (default, $"from is '{PlainText.Shown(from)}'; it must be {Legal}");
        }

        if (from is null)
        {
            first = (end < now ? end : now) - _usual;
        }

        if (end <= first)
        {
            return (default, $"to ({Written(end)}) is not after from ({Written(first)}); a report needs a span of time");
        }

        if (first >= now)
        {
            return (default, $"from ({Written(first)}) lies in the future; now it is {Written(now)}");
        }

        var span = new ReportSpan(first, end < now ? end : now);
        return span.To - span.From > _longest
            ? (default, $"from {Written(first)} to {Written(end)} is longer than {_longest.TotalDays:0} days")
            : (span, null);
    }

    // In an address `+` stands for a space: 02:00:00+01:00 arrives as 02:00:00 01:00. Milliseconds are what is stored.
    private static bool TryParse(string text, out DateTimeOffset instant)
    {
        var read =
            InstantText.TryParse(text, out instant)
            || (text.LastIndexOf(' ') is var at and > 10 && InstantText.TryParse($"{text[..at]}+{text[(at + 1)..]}", out instant));
        instant = DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
        return read;
    }

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
