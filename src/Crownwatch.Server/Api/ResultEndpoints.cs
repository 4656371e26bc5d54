using System.Globalization;
using System.Text;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>
/// /api/v1/results?check=…&amp;from=…&amp;to=…: recorded results as CSV, as `crownwatch simulate --replay` reads them, streamed, however many
/// there are; or page by page with ?format=json. Check by check in the order of their names, each by time.
/// </summary>
internal static class ResultEndpoints
{
    private const int Part = 5000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/results", Answer);

    private static IResult Answer(HttpRequest request, Database database, TimeProvider time, Cursors cursors)
    {
        var query = new QueryFields(request);
        var now = time.GetUtcNow();
        var (from, until) = query.Span(now - TimeSpan.FromDays(1), now + TimeSpan.FromSeconds(1));
        var filter = CheckEndpoints.Filter(query) with { From = from, Until = until };
        var format = query.OneOf("format", "csv", "json");
        var page = query.Page(cursors, 1000, 10_000);
        if (format != "json" && (request.Query.ContainsKey("limit") || request.Query.ContainsKey("cursor")))
        {
            query.Fail("limit", "limit and cursor go with format=json; legal without them is the whole as CSV");
        }

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var known = database.Read(ResultExport.Checks);
        var wanted = query.Text("check")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [.. known];
        if (wanted.FirstOrDefault(name => !known.Contains(name)) is { } stranger)
        {
            return ApiError.NotFound(
                $"there is no check '{PlainText.Shown(stranger)}'; there are results of {string.Join(", ", known.Take(50))}"
            );
        }

        return format == "json"
            ? Json(page, [.. wanted.Distinct().Order(StringComparer.Ordinal)], filter, database)
            : Results.Stream(body => WriteAsync(body, [.. wanted.Distinct()], filter, database), "text/csv; charset=utf-8");
    }

    private static IResult Json(ListPage page, IReadOnlyList<string> checks, ResultFilter filter, Database database)
    {
        // "SLOT NAME" of the last one shown.
        var after = page.After?.Split(' ', 2);
        var found = database.Read(connection =>
        {
            List<(string Check, ExportedResult Row)> rows = [];
            foreach (var check in checks.SkipWhile(c => after is not null && string.CompareOrdinal(c, after[1]) < 0))
            {
                var begin =
                    after is not null && check == after[1] ? long.Parse(after[0], CultureInfo.InvariantCulture) + 1 : filter.FromSlot;
                rows.AddRange(ResultExport.Part(connection, check, begin, filter, page.Ask - rows.Count).Select(r => (check, r)));
                if (rows.Count == page.Ask)
                {
                    break;
                }
            }

            return rows;
        });
        return page.Answer(
            found,
            r => string.Create(CultureInfo.InvariantCulture, $"{r.Row.Slot} {r.Check}"),
            (shown, next) =>
                new
                {
                    results = shown.Select(r => new
                    {
                        r.Check,
                        slot = DateTimeOffset.FromUnixTimeMilliseconds(r.Row.Slot),
                        outcome = Word(r.Row),
                        status_code = r.Row.Status,
                        latency_ms = r.Row.Microseconds / 1000m,
                    }),
                    next,
                }
        );
    }

    private static async Task WriteAsync(Stream body, IReadOnlyList<string> checks, ResultFilter filter, Database database)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false));
        await writer.WriteAsync("time,check,outcome,status,latency_ms\n");
        foreach (var check in checks)
        {
            var from = filter.FromSlot;
            List<ExportedResult> rows;
            do
            {
                // A snapshot each: a reader that is slow must not hold one.
                var begin = from;
                rows = database.Read(c => ResultExport.Part(c, check, begin, filter, Part));
                foreach (var row in rows)
                {
                    await writer.WriteAsync(Line(check, row));
                }

                from = rows.Count == 0 ? from : rows[^1].Slot + 1;
            } while (rows.Count == Part);
        }
    }

    private static string Line(string check, ExportedResult row) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTimeOffset.FromUnixTimeMilliseconds(row.Slot).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{check},{Word(row)},{row.Status},{row.Microseconds / 1000m:0.###}\n"
        );

    private static string Word(ExportedResult row) => row.Outcome.ToString().ToLowerInvariant();
}
