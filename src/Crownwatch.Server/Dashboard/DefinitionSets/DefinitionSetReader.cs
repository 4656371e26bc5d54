using Crownwatch.Core.Definitions;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.DefinitionSets;

/// <summary>Reads what the pages about definitions show.</summary>
public sealed class DefinitionSetReader(
    SnapshotSource snapshots,
    DefinitionWatch watch,
    Database database,
    ChangeFeed feed,
    AlarmReader alarms,
    TimeProvider time
)
{
    private const int SetsShown = 50;

    // A page for a phone; the rest is at /api/v1/definitions/{number}.
    private const int LinesShown = 2000;

    /// <param name="before">Only sets before this one; null for all.</param>
    public DefinitionSetsView Read(long? before)
    {
        var version = feed.Version;
        var current = snapshots.Current;
        var (sets, running) = database.Read(c => (DefinitionSetStore.List(c, before, SetsShown), DefinitionSetStore.Latest(c)));
        return new DefinitionSetsView
        {
            Version = version,
            Now = time.GetUtcNow(),
            Alarms = alarms.Read(),
            Environment = current.Definitions.Environment,
            Running = running,
            RolledBack = current.RolledBack,
            Sets = sets,
            Next = sets.Count == SetsShown ? sets[^1].Number : null,
            Refused = watch.Refused,
            Warnings = running?.Findings ?? current.Warnings,
            Text = Shown(LinesOf(running)),
        };
    }

    /// <param name="against">What to compare with; null for the one before it.</param>
    /// <returns>null where there is no such set.</returns>
    public DefinitionSetView? Read(long number, long? against)
    {
        var version = feed.Version;
        var (set, running) = database.Read(c => (DefinitionSetStore.Find(c, number), DefinitionSetStore.Latest(c)));
        if (set is null)
        {
            return null;
        }

        var other = database.Read(c => against is { } wanted ? DefinitionSetStore.Find(c, wanted) : Before(c, number));
        var (lines, former) = (LinesOf(set), LinesOf(other));
        var differences = lines is null || former is null ? null : LineDiff.Of(former, lines);
        return new DefinitionSetView
        {
            Version = version,
            Now = time.GetUtcNow(),
            Alarms = alarms.Read(),
            Environment = snapshots.Current.Definitions.Environment,
            Running = running,
            RolledBack = snapshots.Current.RolledBack,
            Set = set,
            Text = Shown(lines),
            Against = other,
            Differences = differences is null ? null : [.. differences.Take(LinesShown)],
            DifferencesLeft = Math.Max(0, (differences?.Count ?? 0) - LinesShown),
            Others = [.. database.Read(c => DefinitionSetStore.List(c, null, SetsShown)).Where(s => s.Number != number)],
        };
    }

    private static DefinitionSetRow? Before(Microsoft.Data.Sqlite.SqliteConnection connection, long number) =>
        DefinitionSetStore.List(connection, number, 1) is [var before] ? before : null;

    private string[]? LinesOf(DefinitionSetRow? set) =>
        set is not null && database.Read(c => DefinitionSetStore.Files(c, set)) is { } files ? Lines(files) : null;

    private static string[] Lines(IReadOnlyList<SourceFile> files) =>
        [
            .. files.SelectMany(f =>
                (files.Count == 1 ? [] : (string[])[$"# {Path.GetFileName(f.Name)}"]).Concat(f.Text.TrimEnd('\n').Split('\n'))
            ),
        ];

    private static ShownText? Shown(string[]? lines) =>
        lines is null ? null : new ShownText(string.Join('\n', lines.Take(LinesShown)), Math.Max(0, lines.Length - LinesShown));
}
