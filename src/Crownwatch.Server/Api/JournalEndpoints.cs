using System.Globalization;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/journal: what happened, what was withheld and why, and who did what.</summary>
internal static class JournalEndpoints
{
    private const int Usual = 500;
    private const int Most = 5000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/journal", List);

    private static IResult List(HttpRequest request, Database database, TimeProvider time, Cursors cursors)
    {
        var query = new QueryFields(request);
        var now = time.GetUtcNow();
        var (from, to) = query.Span(now - TimeSpan.FromDays(1), now + TimeSpan.FromSeconds(1));
        var filter = new JournalFilter(from, to)
        {
            Event = query.Text("event"),
            Who = query.Text("who"),
            Incident = query.Text("incident") is { } id ? IncidentNumber.Of(id) ?? Wrong(query, id) : null,
        };
        var page = query.Page(cursors, Usual, Most);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        // "MILLISECONDS NUMBER" of the earliest one shown.
        var before = page.After?.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToList();
        var found = database.Read(c =>
            JournalStore.Newest(c, filter with { Before = before is [var at, var number] ? (at, number) : null }, page.Ask)
        );
        return page.Answer(
            found,
            e => string.Create(CultureInfo.InvariantCulture, $"{e.Entry.At.ToUnixTimeMilliseconds()} {e.Id}"),
            (shown, next) =>
                new
                {
                    // Bounded: there is more in the span, before the first entry.
                    truncated = next is not null,
                    entries = shown.Reverse().Select(Shape).ToList(),
                    next,
                }
        );
    }

    private static long? Wrong(QueryFields query, string id)
    {
        query.Fail("incident", $"incident is '{PlainText.Shown(id)}'; legal is a number such as 42 or INC-42");
        return null;
    }

    private static object Shape(JournalEntry row) =>
        new
        {
            row.Id,
            row.Entry.At,
            row.Entry.Event,
            row.Entry.Text,
            row.Entry.Who,
            row.Incident,
            row.Entry.Facts,
        };
}
