using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Who is told what a status page tells, and what each is still to be told; always inside the caller's transaction.</summary>
public static class SubscriberStore
{
    public static Subscriber? Find(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<Subscriber>(
            "SELECT id AS Id, page AS Page, url AS Url, confirmed_at IS NOT NULL AS Confirmed FROM status_subscribers WHERE id = @id",
            new { id }
        );

    /// <summary>Asks the address to confirm, unless it has already or was asked a moment ago.</summary>
    /// <param name="most">Subscribers a page may have.</param>
    /// <param name="askAgainAfter">How long an address is left alone that was asked and said nothing.</param>
    /// <returns>false where the page has as many as it may.</returns>
    public static bool Ask(SqliteConnection connection, string page, string url, int most, TimeSpan askAgainAfter, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var known = connection
            .Query<(long AskedAt, long? ConfirmedAt)>(
                "SELECT asked_at, confirmed_at FROM status_subscribers WHERE page = @page AND url = @url",
                new { page, url }
            )
            .AsList();
        if (known.Exists(s => s.ConfirmedAt is not null || s.AskedAt > at - (long)askAgainAfter.TotalMilliseconds))
        {
            return true;
        }

        if (
            known.Count == 0
            && connection.ExecuteScalar<int>("SELECT count(*) FROM status_subscribers WHERE page = @page", new { page }) >= most
        )
        {
            return false;
        }

        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO status_subscribers (page, url, asked_at) VALUES (@page, @url, @at)
            ON CONFLICT (page, url) DO UPDATE SET asked_at = excluded.asked_at RETURNING id
            """,
            new
            {
                page,
                url,
                at,
            }
        );
        Add(connection, id, "confirm", "{}", at);
        return true;
    }

    /// <returns>false when there is no such subscriber any more.</returns>
    public static bool Confirm(SqliteConnection connection, long id, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE status_subscribers SET confirmed_at = coalesce(confirmed_at, @now) WHERE id = @id",
            new { id, now = now.ToUnixTimeMilliseconds() }
        ) > 0;

    public static bool Remove(SqliteConnection connection, long id) =>
        connection.Execute("DELETE FROM status_subscribers WHERE id = @id", new { id }) > 0;

    /// <summary>Every confirmed subscriber of the page is to be told.</summary>
    public static void Tell(SqliteConnection connection, string page, string kind, string body, DateTimeOffset now)
    {
        foreach (
            var id in connection
                .Query<long>("SELECT id FROM status_subscribers WHERE page = @page AND confirmed_at IS NOT NULL ORDER BY id", new { page })
                .AsList()
        )
        {
            Add(connection, id, kind, body, now.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>The next of each subscriber that may be tried now: one at a time, so that they arrive in order.</summary>
    public static IReadOnlyList<StatusDelivery> Due(SqliteConnection connection, DateTimeOffset now, int most) =>
        connection
            .Query<StatusDelivery>(
                """
                SELECT d.id AS Id, d.subscriber_id AS SubscriberId, s.page AS Page, s.url AS Url, d.kind AS Kind, d.body AS Body,
                       d.created_at AS CreatedAt, d.tries AS Tries
                FROM status_deliveries d JOIN status_subscribers s ON s.id = d.subscriber_id
                WHERE d.state = 'pending' AND d.not_before <= @now
                  AND d.id = (SELECT min(id) FROM status_deliveries WHERE subscriber_id = d.subscriber_id AND state = 'pending')
                ORDER BY d.id LIMIT @most
                """,
                new { now = now.ToUnixTimeMilliseconds(), most }
            )
            .AsList();

    /// <summary>When the next may be tried; null when nobody is to be told anything.</summary>
    public static DateTimeOffset? NextDue(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>(
            """
            SELECT min(not_before) FROM status_deliveries d WHERE state = 'pending'
              AND id = (SELECT min(id) FROM status_deliveries WHERE subscriber_id = d.subscriber_id AND state = 'pending')
            """
        )
            is { } at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;

    /// <param name="state">delivered, refused or given_up.</param>
    public static void End(SqliteConnection connection, long delivery, string state, string answer, DateTimeOffset now) =>
        connection.Execute(
            """
            UPDATE status_deliveries SET state = @state, answer = @answer, tries = tries + 1, ended_at = @now WHERE id = @delivery
            """,
            new
            {
                delivery,
                state,
                answer,
                now = now.ToUnixTimeMilliseconds(),
            }
        );

    public static void TryLater(SqliteConnection connection, long delivery, string answer, DateTimeOffset at) =>
        connection.Execute(
            "UPDATE status_deliveries SET tries = tries + 1, answer = @answer, not_before = @at WHERE id = @delivery",
            new
            {
                delivery,
                answer,
                at = at.ToUnixTimeMilliseconds(),
            }
        );

    /// <summary>Forgets whoever never confirmed, and what was over long ago.</summary>
    public static void Forget(SqliteConnection connection, DateTimeOffset unconfirmedSince, DateTimeOffset endedBefore)
    {
        connection.Execute(
            "DELETE FROM status_subscribers WHERE confirmed_at IS NULL AND asked_at < @since",
            new { since = unconfirmedSince.ToUnixTimeMilliseconds() }
        );
        connection.Execute("DELETE FROM status_deliveries WHERE ended_at < @before", new { before = endedBefore.ToUnixTimeMilliseconds() });
    }

    private static void Add(SqliteConnection connection, long subscriber, string kind, string body, long at) =>
        connection.Execute(
            """
            INSERT INTO status_deliveries (subscriber_id, kind, body, created_at, not_before) VALUES (@subscriber, @kind, @body, @at, @at)
            """,
            new
            {
                subscriber,
                kind,
                body,
                at,
            }
        );
}

public sealed record Subscriber
{
    public long Id { get; init; }
    public string Page { get; init; } = "";
    public string Url { get; init; } = "";
    public bool Confirmed { get; init; }
}

/// <summary>One thing that one subscriber is to be told.</summary>
public sealed record StatusDelivery
{
    public long Id { get; init; }
    public long SubscriberId { get; init; }
    public string Page { get; init; } = "";
    public string Url { get; init; } = "";

    /// <summary>confirm, or incident.</summary>
    public string Kind { get; init; } = "";

    /// <summary>JSON without the links that are the subscriber's own: those are put in when it is sent.</summary>
    public string Body { get; init; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Made so far.</summary>
    public long Tries { get; init; }
}
