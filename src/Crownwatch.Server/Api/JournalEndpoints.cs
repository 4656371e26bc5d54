using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Api;

/// <summary>/api/v1/journal: what happened, what was withheld and why, and who did what.</summary>
internal static class JournalEndpoints
{
    private const int Usual = 500;
    private const int Most = 5000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/api/v1/journal",
            (string? from, string? until, string? limit, Database database, TimeProvider time) =>
            {
                var now = time.GetUtcNow();
                var (span, wrong) = QuerySpan.Read(from, until, now - TimeSpan.FromDays(1), now + TimeSpan.FromSeconds(1));
                if (wrong is not null)
                {
                    return ApiError.BadRequest(wrong);
                }

                if (CheckEndpoints.Limit(limit, Usual, Most) is not { } most)
                {
                    return ApiError.BadRequest($"limit is '{PlainText.Shown(limit!)}'; it must be a whole number from 1 to {Most}");
                }

                var found = database.Read(c => JournalStore.Between(c, span.From, span.Until, most + 1));
                return ApiJson.Answer(
                    new
                    {
                        // Bounded: there is more in the span, before the first entry.
                        truncated = found.Count > most,
                        entries = found.TakeLast(most).Select(Shape).ToList(),
                    }
                );
            }
        );

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
