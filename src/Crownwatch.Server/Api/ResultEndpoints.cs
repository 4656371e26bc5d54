using System.Globalization;
using System.Text;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>
/// /api/v1/results?check=…&amp;from=…&amp;until=…: recorded results as CSV, as `crownwatch simulate --replay` reads them. Check by check,
/// each by time; streamed, however many there are.
/// </summary>
internal static class ResultEndpoints
{
    private const int Part = 5000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/api/v1/results",
            (string? check, string? from, string? until, Database database, TimeProvider time) =>
            {
                var now = time.GetUtcNow();
                var (span, wrong) = QuerySpan.Read(from, until, now - TimeSpan.FromDays(1), now + TimeSpan.FromSeconds(1));
                if (wrong is not null)
                {
                    return ApiError.BadRequest(wrong);
                }

                var known = database.Read(ResultExport.Checks);
                var wanted = check?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [.. known];
                return wanted.FirstOrDefault(name => !known.Contains(name)) is { } stranger
                    ? ApiError.NotFound(
                        $"there is no check '{PlainText.Shown(stranger)}'; there are results of {string.Join(", ", known.Take(50))}"
                    )
                    : Results.Stream(body => WriteAsync(body, [.. wanted.Distinct()], span, database), "text/csv; charset=utf-8");
            }
        );

    private static async Task WriteAsync(Stream body, IReadOnlyList<string> checks, QuerySpan span, Database database)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false));
        await writer.WriteAsync("time,check,outcome,status,latency_ms\n");
        foreach (var check in checks)
        {
            var from = span.From.ToUnixTimeMilliseconds();
            List<ExportedResult> rows;
            do
            {
                // A snapshot each: a reader that is slow must not hold one.
                var begin = from;
                rows = database.Read(c => ResultExport.Part(c, check, begin, span.Until.ToUnixTimeMilliseconds(), Part));
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
