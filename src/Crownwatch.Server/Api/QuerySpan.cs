using Crownwatch.Core.Definitions;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Api;

/// <summary>The span of time an address asks for: ?from=…&amp;until=…</summary>
internal readonly record struct QuerySpan(DateTimeOffset From, DateTimeOffset Until)
{
    /// <returns>The span, or what is wrong with it.</returns>
    public static (QuerySpan Span, string? Wrong) Read(string? from, string? until, DateTimeOffset usualFrom, DateTimeOffset usualUntil)
    {
        var (begin, end) = (usualFrom, usualUntil);
        if (from is not null && !TryParse(from, out begin))
        {
            return (default, $"from is '{PlainText.Shown(from)}'; legal is {InstantText.Legal}");
        }

        if (until is not null && !TryParse(until, out end))
        {
            return (default, $"until is '{PlainText.Shown(until)}'; legal is {InstantText.Legal}");
        }

        return end <= begin ? (default, "until is not after from; legal is an end after the start") : (new QuerySpan(begin, end), null);
    }

    // In an address `+` stands for a space: 02:00:00+01:00 arrives as 02:00:00 01:00.
    private static bool TryParse(string text, out DateTimeOffset instant) =>
        InstantText.TryParse(text, out instant)
        || (
            text.LastIndexOf(' ') is var at and > 0
            && InstantText.TryParse(string.Concat(text.AsSpan(0, at), "+", text.AsSpan(at + 1)), out instant)
        );
}
