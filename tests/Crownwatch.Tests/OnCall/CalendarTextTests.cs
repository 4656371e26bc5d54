using System.Text;
using Crownwatch.Core.OnCall;
using Xunit;

namespace Crownwatch.Tests.OnCall;

/// <summary>RFC 5545: folding, escaping, UTC.</summary>
public sealed class CalendarTextTests
{
    private static readonly DateTimeOffset At = Rota.At("2025-11-10T01:02:03+01:00");

    [Fact]
    public void Lines_end_with_both_characters_and_hold_at_most_75_octets_without_tearing_a_character()
    {
        var text = Of(string.Concat(Enumerable.Repeat("Łódź 🚨 ", 40)));

        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.DoesNotContain("\uFFFD", text, StringComparison.Ordinal);
        Assert.Contains(string.Concat(Enumerable.Repeat("Łódź 🚨 ", 40)), Unfolded(text), StringComparison.Ordinal);
        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_escaped_so_that_nothing_can_be_slipped_in()
    {
        var text = Unfolded(Of("a;b,c\\d\r\nEND:VEVENT\u0007"));

        Assert.Contains("SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\r\n", text, StringComparison.Ordinal);
        Assert.Single(text.Split("\r\n"), l => l == "END:VEVENT");
    }

    [Fact]
    public void Instants_are_utc_and_every_event_has_its_own_lasting_name()
    {
        var text = Of("x");

        Assert.Contains("DTSTART:20251110T000203Z\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTEND:20251110T010203Z\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTSTAMP:20251110T000203Z\r\n", text, StringComparison.Ordinal);
        Assert.Contains("UID:default-1@x\r\n", text, StringComparison.Ordinal);
    }

    private static string Of(string summary) =>
        CalendarText.Of("On call", "-//Crownwatch//1//EN", At, [new CalendarEvent("default-1@x", At, At.AddHours(1), summary, "")]);

    private static string Unfolded(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal);
}
