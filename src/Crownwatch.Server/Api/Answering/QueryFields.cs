using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Api;

/// <summary>The parameters of an address. What is wrong is remembered, the first of it is told: what was found, and what would be legal.</summary>
internal sealed class QueryFields(HttpRequest request)
{
    /// <summary>What is wrong; null while nothing is.</summary>
    public IResult? Refusal { get; private set; }

    /// <summary>null where it is missing.</summary>
    public string? Text(string name) => request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>One of the words; null where it is missing.</summary>
    public string? OneOf(string name, params IReadOnlyList<string> legal) => Text(name) is { } text ? Checked(name, text, legal) : null;

    /// <summary>Several of the words, with commas between; null where it is missing.</summary>
    public IReadOnlyList<string>? Some(string name, params IReadOnlyList<string> legal) =>
        Text(name) is { } text
            ? [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => Checked(name, part, legal) ?? "")]
            : null;

    public int Number(string name, int usual, int most)
    {
        if (Text(name) is not { } text)
        {
            return usual;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        Fail(name, $"{name} is '{PlainText.Shown(text)}'; it must be a whole number from 1 to {most}");
        return usual;
    }

    /// <summary>from (inclusive) and to (exclusive; `until` is another name of it).</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Span()
    {
        var (from, to, until) = (Instant("from"), Instant("to"), Instant("until"));
        if (to is not null && until is not null)
        {
            Fail("to", "to and until are both given; legal is one of them");
        }

        if (from is not null && (to ?? until) is { } end && end <= from)
        {
            Fail(to is null ? "until" : "to", $"{(to is null ? "until" : "to")} is not after from; legal is an end after the start");
        }

        return (from, to ?? until);
    }

    /// <summary>The same with bounds where none are given.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Span(DateTimeOffset usualFrom, DateTimeOffset usualTo)
    {
        var (from, to) = Span();
        var span = (From: from ?? usualFrom, To: to ?? usualTo);
        if (span.To <= span.From)
        {
            Fail("from", "from is not before the end; legal is a start before the end, which is now where none is given");
        }

        return span;
    }

    public IReadOnlyList<LabelMatcher> Labels(string name)
    {
        if (Text(name) is not { } text)
        {
            return [];
        }

        if (!LabelMatchers.TryParse(text, out var matchers, out var error))
        {
            Fail(name, $"{name}: {error}");
        }

        return matchers;
    }

    public ListPage Page(Cursors cursors, int usual, int most)
    {
        var limit = Number("limit", usual, most);
        string? after = null;
        if (Text("cursor") is { } cursor && (after = cursors.Read(request, cursor)) is null)
        {
            Fail(
                "cursor",
                $"cursor is '{PlainText.Shown(cursor)}'; legal is the `next` of a page of this very list, with the same filters"
            );
        }

        return new ListPage(request, cursors, limit, after);
    }

    public void Fail(string name, string message) => Refusal ??= ApiError.BadQuery(name, message);

    private string? Checked(string name, string text, IReadOnlyList<string> legal)
    {
        if (legal.Contains(text))
        {
            return text;
        }

        Fail(name, $"{name} is '{PlainText.Shown(text)}'; it must be {string.Join(", ", legal.SkipLast(1))} or {legal[^1]}");
        return null;
    }

    private DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        // In an address `+` stands for a space: 02:00:00+01:00 arrives as 02:00:00 01:00.
        if (
            InstantText.TryParse(text, out var instant)
            || (
                text.LastIndexOf(' ') is var at and > 0
                && InstantText.TryParse(string.Concat(text.AsSpan(0, at), "+", text.AsSpan(at + 1)), out instant)
            )
        )
        {
            return instant;
        }

        Fail(name, $"{name} is '{PlainText.Shown(text)}'; legal is {InstantText.Legal}");
        return null;
    }
}
