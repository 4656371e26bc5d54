using Crownwatch.Core.Definitions;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Storage;

/// <summary>The definition files that were last loaded without an error, without secrets.</summary>
public static class LastGoodStore
{
    private const string Mark = "last_good_definitions";

    /// <summary>null when none were kept.</summary>
    public static LastGood? Find(SqliteConnection connection) =>
        MarkStore.Find(connection, Mark) is { } text ? Json.Read<LastGood>(text) : null;

    public static void Put(SqliteConnection connection, LastGood definitions) => MarkStore.Put(connection, Mark, Json.Write(definitions));
}

/// <param name="Path">The file or folder they came from.</param>
/// <param name="Environment">The one they were loaded for; null for none.</param>
/// <param name="LoadedAt">UTC.</param>
public sealed record LastGood(string Path, string? Environment, DateTimeOffset LoadedAt, IReadOnlyList<SourceFile> Files);
