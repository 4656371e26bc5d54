using Crownwatch.Core.Definitions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>The history of definitions: each set that was applied, and its text without secrets.</summary>
public static class DefinitionSetStore
{
    // More than anybody looks back over; each is a few hundred bytes beside its text.
    private const int Most = 1000;
    private const string RolledBackMark = "rolled_back_definitions";

    private const string Columns = """
        SELECT number AS Number, at AS At, how AS How, who AS Who, hash AS Hash, environment AS Environment, checks AS Checks,
          rolled_back_to AS RolledBackTo, findings AS Findings FROM definition_sets
        """;

    /// <param name="set">Its number is not looked at.</param>
    /// <param name="files">Without secrets; null where that could not be had.</param>
    /// <returns>Its number.</returns>
    public static long Add(SqliteConnection connection, DefinitionSetRow set, IReadOnlyList<SourceFile>? files)
    {
        if (set.Hash is { } hash && files is not null)
        {
            connection.Execute(
                "INSERT INTO definition_texts VALUES (@hash, @files) ON CONFLICT (hash) DO NOTHING",
                new { hash, files = Json.Write(files) }
            );
        }

        var number = connection.ExecuteScalar<long>(
            """
            INSERT INTO definition_sets (at, how, who, hash, environment, checks, rolled_back_to, findings)
            VALUES (@At, @How, @Who, @Hash, @Environment, @Checks, @RolledBackTo, @Findings) RETURNING number
            """,
            new
            {
                At = set.At.ToUnixTimeMilliseconds(),
                set.How,
                set.Who,
                set.Hash,
                set.Environment,
                set.Checks,
                set.RolledBackTo,
                Findings = Json.Write(set.Findings),
            }
        );
        if (connection.Execute("DELETE FROM definition_sets WHERE number <= @last", new { last = number - Most }) > 0)
        {
            connection.Execute("DELETE FROM definition_texts WHERE hash NOT IN (SELECT hash FROM definition_sets WHERE hash IS NOT NULL)");
        }

        return number;
    }

    /// <summary>Newest first.</summary>
    /// <param name="before">Only older ones; null for all.</param>
    public static List<DefinitionSetRow> List(SqliteConnection connection, long? before, int most) =>
        [
            .. connection
                .Query<Row>(
                    Columns + " WHERE number < @before ORDER BY number DESC LIMIT @most",
                    new { before = before ?? long.MaxValue, most }
                )
                .Select(Of),
        ];

    public static DefinitionSetRow? Find(SqliteConnection connection, long number) =>
        connection.QuerySingleOrDefault<Row>(Columns + " WHERE number = @number", new { number }) is { } row ? Of(row) : null;

    /// <summary>The one that runs; null before the first.</summary>
    public static DefinitionSetRow? Latest(SqliteConnection connection) => List(connection, null, 1) is [var latest] ? latest : null;

    /// <summary>Its text without secrets; null where it was not kept.</summary>
    public static IReadOnlyList<SourceFile>? Files(SqliteConnection connection, DefinitionSetRow set) =>
        connection.ExecuteScalar<string?>("SELECT files FROM definition_texts WHERE hash = @Hash", new { set.Hash }) is { } files
            ? Json.Read<List<SourceFile>>(files)
            : null;

    /// <summary>What was rolled back to and holds still; null when what runs is what the files say.</summary>
    public static RolledBack? FindRolledBack(SqliteConnection connection) =>
        MarkStore.Find(connection, RolledBackMark) is { Length: > 0 } text ? Json.Read<RolledBack>(text) : null;

    /// <param name="rolledBack">null: the files are what runs again.</param>
    public static void PutRolledBack(SqliteConnection connection, RolledBack? rolledBack) =>
        MarkStore.Put(connection, RolledBackMark, rolledBack is null ? "" : Json.Write(rolledBack));

    private static DefinitionSetRow Of(Row row) =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.How, row.Who)
        {
            Number = row.Number,
            Hash = row.Hash,
            Environment = row.Environment,
            Checks = (int)row.Checks,
            RolledBackTo = row.RolledBackTo,
            Findings = Json.Read<List<Finding>>(row.Findings),
        };

    private sealed record Row
    {
        public long Number { get; init; }
        public long At { get; init; }
        public string How { get; init; } = "";
        public string? Who { get; init; }
        public string? Hash { get; init; }
        public string? Environment { get; init; }
        public long Checks { get; init; }
        public long? RolledBackTo { get; init; }
        public string Findings { get; init; } = "";
    }
}

/// <summary>A set of definitions that was applied.</summary>
/// <param name="How">start, file, reload or roll_back.</param>
/// <param name="Who">null where nobody asked for it.</param>
public sealed record DefinitionSetRow(DateTimeOffset At, string How, string? Who)
{
    public long Number { get; init; }

    /// <summary>Of the text without secrets, SHA-256; null where the text could not be kept without one.</summary>
    public string? Hash { get; init; }

    /// <summary>null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>How many were enabled.</summary>
    public int Checks { get; init; }

    /// <summary>The set whose text it is, where it was rolled back to.</summary>
    public long? RolledBackTo { get; init; }

    /// <summary>What was to be said of it then.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>That a former set runs instead of what the files say.</summary>
/// <param name="Set">The former set.</param>
/// <param name="FilesHash">Of the files as they were then: it holds until they are others.</param>
public sealed record RolledBack(long Set, string By, DateTimeOffset At, string FilesHash);
