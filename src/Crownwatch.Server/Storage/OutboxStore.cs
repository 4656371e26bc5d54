using Crownwatch.Core.Incidents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>Messages that were decided, until they are delivered, and every try (semantics.md 10).</summary>
public static class OutboxStore
{
    private const string Columns = """
        SELECT id, incident_id AS incident, channel, kind, keys, notice, created_at AS created, not_before AS notBefore, tries,
               handed_from AS handedFrom, handed_on AS handedOn, begun_at AS begun, only_to AS onlyTo, decision
        """;

    /// <summary>The clock was set by so much: what waits for a time waits for the same while as before.</summary>
    public static void Shift(SqliteConnection connection, TimeSpan by) =>
        connection.Execute(
            "UPDATE outbox SET not_before = not_before + @by, created_at = created_at + @by WHERE state = 'pending'",
            new { by = (long)by.TotalMilliseconds }
        );

    /// <summary>
    /// At a start: what waits is tried at once. How long it was to wait was counted on a clock that may have been set while we were
    /// down; a receiver that wants silence says so again.
    /// </summary>
    public static void Wake(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE outbox SET not_before = @now, created_at = min(created_at, @now) WHERE state = 'pending'",
            new { now = now.ToUnixTimeMilliseconds() }
        );

    /// <summary>Something was mended: what waits for its next try on the channel is tried at once.</summary>
    /// <param name="channel">null for every channel.</param>
    public static void TryNow(SqliteConnection connection, string? channel, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE outbox SET not_before = @now WHERE state = 'pending' AND not_before > @now AND channel = coalesce(@channel, channel)",
            new { channel, now = now.ToUnixTimeMilliseconds() }
        );

    /// <summary>The number of a decision that is being stored now: higher than that of every earlier one.</summary>
    public static long NextDecision(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("SELECT coalesce(max(max(id), max(decision)), 0) + 1 FROM outbox");

    /// <param name="decision">Of <see cref="NextDecision"/>, or of the message that this is a copy of.</param>
    /// <param name="handedFrom">Why this channel gets it: another one did not take it. null for a message of its own.</param>
    public static void Add(
        SqliteConnection connection,
        OutgoingMessage message,
        DateTimeOffset now,
        long decision,
        string? handedFrom = null
    ) =>
        connection.Execute(
            """
            INSERT INTO outbox (incident_id, channel, kind, keys, notice, created_at, not_before, handed_from, decision)
            VALUES (@incident, @Channel, @kind, @keys, @notice, @now, @now, @handedFrom, @decision)
            """,
            new
            {
                incident = message.Notice.Incident,
                message.Channel,
                kind = Text(message.Kind),
                keys = Json.Write(message.Keys),
                notice = Json.Write(message.Notice),
                now = now.ToUnixTimeMilliseconds(),
                handedFrom,
                decision,
            }
        );

    /// <summary>
    /// The first undelivered message of each (incident, channel): nothing overtakes it (semantics.md 10.2). What is left over for some
    /// recipients has a lane of its own: a full mailbox keeps nothing from the others.
    /// </summary>
    public static IReadOnlyList<PendingMessage> Heads(SqliteConnection connection, string channel) =>
        connection
            .Query<Row>(
                $"""
                {Columns} FROM outbox WHERE id IN (SELECT min(id) FROM outbox WHERE state = 'pending' AND channel = @channel
                                                GROUP BY incident_id, only_to IS NULL)
                ORDER BY id
                """,
                new { channel }
            )
            .Select(row => row.ToMessage())
            .ToList();

    /// <summary>Openings and steps that wait and that no other channel was given yet, wherever they stand in their lane.</summary>
    public static IReadOnlyList<PendingMessage> NotHandedOn(SqliteConnection connection, string channel) =>
        connection
            .Query<Row>(
                $"{Columns} FROM outbox WHERE state = 'pending' AND channel = @channel AND handed_on = 0 AND kind IN ('opened', 'step') ORDER BY id",
                new { channel }
            )
            .Select(row => row.ToMessage())
            .ToList();

    /// <summary>Channels that have messages waiting, also such as are no longer defined.</summary>
    public static IReadOnlyList<string> ChannelsWaiting(SqliteConnection connection) =>
        connection.Query<string>("SELECT DISTINCT channel FROM outbox WHERE state = 'pending'").AsList();

    public static void AddTry(SqliteConnection connection, long message, DateTimeOffset at, SendResult result, TimeSpan took) =>
        connection.Execute(
            "INSERT INTO tries (outbox_id, at, outcome, status, duration_ms, answer) VALUES (@message, @at, @outcome, @Status, @took, @Answer)",
            new
            {
                message,
                at = at.ToUnixTimeMilliseconds(),
                outcome = Text(result.Outcome),
                result.Status,
                took = (long)took.TotalMilliseconds,
                result.Answer,
            }
        );

    public static void Delivered(SqliteConnection connection, long message, DateTimeOffset at, string receipt) =>
        connection.Execute(
            """
            UPDATE outbox SET state = 'delivered', tries = tries + 1, delivered_at = @at, receipt = @receipt, begun_at = NULL
            WHERE id = @message
            """,
            new
            {
                message,
                at = at.ToUnixTimeMilliseconds(),
                receipt,
            }
        );

    /// <param name="state">refused, overtaken or expired: nothing is to be sent any more.</param>
    public static void Given(SqliteConnection connection, long message, string state) =>
        connection.Execute(
            "UPDATE outbox SET state = @state, tries = tries + 1, begun_at = NULL WHERE id = @message",
            new { message, state }
        );

    /// <param name="mayHaveArrived">Then the next try begins knowing that.</param>
    public static void Postponed(SqliteConnection connection, long message, DateTimeOffset until, bool mayHaveArrived) =>
        connection.Execute(
            """
            UPDATE outbox SET not_before = @until, tries = tries + 1, begun_at = CASE WHEN @mayHaveArrived THEN begun_at END
            WHERE id = @message
            """,
            new
            {
                message,
                until = until.ToUnixTimeMilliseconds(),
                mayHaveArrived,
            }
        );

    /// <summary>Notes that a try begins: should we die before its outcome is stored, the next one knows that it may have arrived.</summary>
    public static void Begin(SqliteConnection connection, long message, DateTimeOffset at) =>
        connection.Execute(
            "UPDATE outbox SET begun_at = coalesce(begun_at, @at) WHERE id = @message",
            new { message, at = at.ToUnixTimeMilliseconds() }
        );

    /// <summary>The message went to some and is still to be given to these: they get one of their own, which no other channel is given.</summary>
    public static void AddLeftOver(
        SqliteConnection connection,
        PendingMessage message,
        IReadOnlyList<string> recipients,
        DateTimeOffset until
    ) =>
        connection.Execute(
            """
            INSERT INTO outbox (incident_id, channel, kind, keys, notice, created_at, not_before, handed_from, handed_on, decision, only_to)
            SELECT incident_id, channel, kind, keys, notice, created_at, @until, handed_from, 1, decision, @recipients
            FROM outbox WHERE id = @Id
            """,
            new
            {
                message.Id,
                until = until.ToUnixTimeMilliseconds(),
                recipients = Json.Write(recipients),
            }
        );

    /// <summary>Recipients who still wait for an earlier message of the incident: a later one must not reach them before it.</summary>
    public static IReadOnlyList<string> Waiting(SqliteConnection connection, PendingMessage message) =>
        connection
            .Query<string>(
                """
                SELECT only_to FROM outbox
                WHERE incident_id = @incident AND channel = @Channel AND state = 'pending' AND only_to IS NOT NULL AND id < @Id
                """,
                new
                {
                    incident = message.Message.Notice.Incident,
                    message.Message.Channel,
                    message.Id,
                }
            )
            .SelectMany(Json.Read<List<string>>)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();

    /// <returns>How often the message was sent without knowing whether it had arrived, this time included.</returns>
    public static int CountDouble(SqliteConnection connection, long message) =>
        connection.ExecuteScalar<int>("UPDATE outbox SET doubles = doubles + 1 WHERE id = @message RETURNING doubles", new { message });

    /// <summary>Makes one message of an update and those that wait right behind it in its lane: their lines, the newest's title.</summary>
    public static PendingMessage Coalesce(SqliteConnection connection, PendingMessage update)
    {
        var behind = connection
            .Query<Row>(
                $"""
                {Columns} FROM outbox
                WHERE state = 'pending' AND channel = @Channel AND incident_id IS @incident AND id > @Id AND kind = 'update'
                  AND only_to IS NULL AND id < coalesce((SELECT min(id) FROM outbox WHERE state = 'pending' AND channel = @Channel
                                     AND incident_id IS @incident AND id > @Id AND kind <> 'update' AND only_to IS NULL), 9223372036854775807)
                ORDER BY id
                """,
                new
                {
                    update.Message.Channel,
                    incident = update.Message.Notice.Incident,
                    update.Id,
                }
            )
            .Select(row => row.ToMessage())
            .ToList();
        if (behind.Count == 0)
        {
            return update;
        }

        var notice = behind[^1].Message.Notice with
        {
            Lines = [.. update.Message.Notice.Lines, .. behind.SelectMany(m => m.Message.Notice.Lines)],
        };
        connection.Execute("UPDATE outbox SET notice = @notice WHERE id = @Id", new { update.Id, notice = Json.Write(notice) });
        connection.Execute(
            "UPDATE outbox SET state = 'coalesced', receipt = @receipt WHERE id IN @ids",
            new { receipt = $"part of message {update.Id}", ids = behind.Select(m => m.Id) }
        );
        return update with { Message = update.Message with { Notice = notice } };
    }

    /// <summary>Notes that the next channel is given it. False when that was done before, or when it has been delivered meanwhile.</summary>
    public static bool TryMarkHandedOn(SqliteConnection connection, long message) =>
        connection.Execute(
            "UPDATE outbox SET handed_on = 1 WHERE id = @message AND handed_on = 0 AND state IN ('pending', 'refused')",
            new { message }
        ) == 1;

    /// <summary>
    /// Whether the channel was given this opening or step, one decided with it or a later one, whatever became of it: one that refused
    /// is not asked again, or two that refuse would hand to each other for ever.
    /// </summary>
    public static bool WasGiven(SqliteConnection connection, string channel, PendingMessage message) =>
        connection.ExecuteScalar<long>(
            """
            SELECT count(*) FROM outbox
            WHERE incident_id = @incident AND channel = @channel AND kind IN ('opened', 'step')
              AND decision >= @Decision
            """,
            new
            {
                incident = message.Message.Notice.Incident,
                channel,
                message.Decision,
            }
        ) > 0;

    /// <summary>Gives a channel the latest message of a kind about an incident, as another channel was given it.</summary>
    public static void CopyLatest(
        SqliteConnection connection,
        MessageKind kind,
        long incident,
        string from,
        string to,
        DateTimeOffset now
    ) =>
        connection.Execute(
            """
            INSERT INTO outbox (incident_id, channel, kind, keys, notice, created_at, not_before, decision)
            SELECT incident_id, @to, kind, keys, notice, @now, @now, decision FROM outbox
            WHERE incident_id = @incident AND channel = @from AND kind = @kind AND only_to IS NULL ORDER BY id DESC LIMIT 1
            """,
            new
            {
                incident,
                from,
                to,
                kind = Text(kind),
                now = now.ToUnixTimeMilliseconds(),
            }
        );

    /// <summary>
    /// Whether the channel has, or may have, the incident's opening or a step: delivered, or sent once with an answer that never came,
    /// whatever became of it later.
    /// </summary>
    /// <param name="channel">null: whether any has.</param>
    /// <param name="keys">Only of the escalation that has these keys; null: of any since the incident opened first.</param>
    public static bool Knows(SqliteConnection connection, string? channel, long incident, IReadOnlyList<string>? keys = null) =>
        connection.ExecuteScalar<bool>(
            """
            SELECT EXISTS (
                SELECT 1 FROM outbox
                WHERE incident_id = @incident AND (@channel IS NULL OR channel = @channel) AND kind IN ('opened', 'step')
                  AND (@keys IS NULL OR keys = @keys)
                  AND (state = 'delivered' OR doubles > 0
                       OR EXISTS (SELECT 1 FROM tries t WHERE t.outbox_id = outbox.id AND t.outcome = 'unclear')))
            """,
            new
            {
                incident,
                channel,
                keys = keys is null ? null : Json.Write(keys),
            }
        );

    /// <summary>What waits and what went, by channel.</summary>
    public static IReadOnlyDictionary<string, ChannelTraffic> Traffic(SqliteConnection connection) =>
        connection
            .Query<(string Channel, long Waiting, long? Delivered)>(
                "SELECT channel, sum(state = 'pending'), max(delivered_at) FROM outbox GROUP BY channel"
            )
            .ToDictionary(
                row => row.Channel,
                row => new ChannelTraffic(row.Waiting, row.Delivered is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null),
                StringComparer.Ordinal
            );

    private static string Text<T>(T value) => Json.Write(value).Trim('"');

    private sealed record Row
    {
        public long Id { get; init; }
        public long? Incident { get; init; }
        public string Channel { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Keys { get; init; } = "";
        public string Notice { get; init; } = "";
        public long Created { get; init; }
        public long NotBefore { get; init; }
        public long Tries { get; init; }
        public string? HandedFrom { get; init; }
        public long HandedOn { get; init; }
        public long? Begun { get; init; }
        public string? OnlyTo { get; init; }
        public long Decision { get; init; }

        public PendingMessage ToMessage() =>
            new(
                Id,
                new OutgoingMessage(
                    Channel,
                    Json.Read<MessageKind>($"\"{Kind}\""),
                    Json.Read<List<string>>(Keys),
                    Json.Read<Notice>(Notice)
                ),
                Instant(Created),
                Instant(NotBefore),
                (int)Tries,
                HandedFrom,
                HandedOn != 0
            )
            {
                BegunAt = Begun is { } begun ? Instant(begun) : null,
                OnlyTo = OnlyTo is { } only ? Json.Read<List<string>>(only) : null,
                Decision = Decision,
            };

        private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
    }
}

/// <param name="Tries">Made so far.</param>
/// <param name="HandedFrom">Why it goes to this channel as well: another one could not deliver it.</param>
/// <param name="HandedOn">Whether the next channel was already given it.</param>
public sealed record PendingMessage(
    long Id,
    OutgoingMessage Message,
    DateTimeOffset CreatedAt,
    DateTimeOffset NotBefore,
    int Tries,
    string? HandedFrom,
    bool HandedOn
)
{
    /// <summary>When a try was begun whose outcome is not known: the message may have arrived. null when there is none.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>As that of all messages that were decided with it.</summary>
    public long Decision { get; init; }

    /// <summary>Those who are left over: the others have it. null: it is for all.</summary>
    public IReadOnlyList<string>? OnlyTo { get; init; }

    /// <summary>Those who still wait for an earlier message of the incident, and get this one after it.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];
}
