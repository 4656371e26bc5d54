using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <param name="Incident">null for what belongs to none.</param>
/// <param name="Outcome">As in the database: delivered, wait_until, transient, unclear, refused, not_sent.</param>
public sealed record Receipt(DateTimeOffset At, long? Incident, string Kind, string Outcome, int? Status, long Milliseconds, string Answer);

/// <summary>A test message that somebody asked for.</summary>
/// <param name="Text">What came of it.</param>
public sealed record TestedChannel(DateTimeOffset At, string By, string Text);

/// <summary>The latest tries of each channel, with what the receiver said.</summary>
public static class ReceiptStore
{
    /// <summary>Newest first.</summary>
    public static IReadOnlyList<Receipt> Latest(SqliteConnection connection, string channel, int most) =>
        connection
            .Query<(long At, long? Incident, string Kind, string Outcome, long? Status, long Took, string Answer)>(
                """
                SELECT t.at, o.incident_id, o.kind, t.outcome, t.status, t.duration_ms, t.answer
                FROM tries t JOIN outbox o ON o.id = t.outbox_id WHERE o.channel = @channel ORDER BY t.id DESC LIMIT @most
                """,
                new { channel, most }
            )
            .Select(r => new Receipt(
                DateTimeOffset.FromUnixTimeMilliseconds(r.At),
                r.Incident,
                r.Kind,
                r.Outcome,
                (int?)r.Status,
                r.Took,
                r.Answer
            ))
            .ToList();

    /// <summary>null where there was none.</summary>
    public static TestedChannel? LatestTest(SqliteConnection connection, string channel) =>
        connection
            .Query<(long At, string? Who, string Text)>(
                """
                SELECT at, who, text FROM timeline
                WHERE incident_id IS NULL AND event = 'channel_tested' AND json_extract(facts, '$.name') = @channel
                ORDER BY id DESC LIMIT 1
                """,
                new { channel }
            )
            .Select(t => new TestedChannel(DateTimeOffset.FromUnixTimeMilliseconds(t.At), t.Who ?? "", t.Text))
            .FirstOrDefault();
}
