using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>What is known of a request that carried a key.</summary>
/// <param name="Request">What it asked for, as a hash.</param>
/// <param name="Status">null where it was carried out, and we ended before its answer was kept.</param>
/// <param name="Headers">A line each, `Name: value`.</param>
public sealed record KeptAnswer(string Request, DateTimeOffset At, int? Status, string Headers, byte[] Body);

/// <summary>Answers to requests with an Idempotency-Key, for a day.</summary>
public static class KeptAnswerStore
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    public static KeptAnswer? Find(SqliteConnection connection, string owner, string key, DateTimeOffset now) =>
        connection.QuerySingleOrDefault<Row>(
            "SELECT request, at, status, headers, body FROM kept_answers WHERE owner = @owner AND key = @key AND at > @since",
            new
            {
                owner,
                key,
                since = (now - KeptFor).ToUnixTimeMilliseconds(),
            }
        )
            is { } row
            ? new KeptAnswer(
                row.Request,
                DateTimeOffset.FromUnixTimeMilliseconds(row.At),
                (int?)row.Status,
                row.Headers ?? "",
                row.Body ?? []
            )
            : null;

    /// <summary>The request is being carried out: called in the transaction of what it does.</summary>
    public static void CarriedOut(SqliteConnection connection, string owner, string key, string request, DateTimeOffset now)
    {
        connection.Execute("DELETE FROM kept_answers WHERE at <= @before", new { before = (now - KeptFor).ToUnixTimeMilliseconds() });
        connection.Execute(
            "INSERT INTO kept_answers (owner, key, request, at) VALUES (@owner, @key, @request, @at) ON CONFLICT DO NOTHING",
            new
            {
                owner,
                key,
                request,
                at = now.ToUnixTimeMilliseconds(),
            }
        );
    }

    /// <summary>Its answer.</summary>
    public static void Keep(SqliteConnection connection, string owner, string key, KeptAnswer answer) =>
        connection.Execute(
            """
            INSERT INTO kept_answers (owner, key, request, at, status, headers, body)
            VALUES (@owner, @key, @Request, @at, @Status, @Headers, @Body)
            ON CONFLICT DO UPDATE SET status = excluded.status, headers = excluded.headers, body = excluded.body
            """,
            new
            {
                owner,
                key,
                answer.Request,
                at = answer.At.ToUnixTimeMilliseconds(),
                answer.Status,
                answer.Headers,
                answer.Body,
            }
        );

    private sealed record Row
    {
        public string Request { get; init; } = "";
        public long At { get; init; }
        public long? Status { get; init; }
        public string? Headers { get; init; }
        public byte[]? Body { get; init; }
    }
}
