using Crownwatch.Core.Definitions;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Loading;

/// <summary>
/// What to watch at a start: what the files say, or else what they said last (semantics.md 6.9, and the issue: a broken file at the
/// start must not leave nobody watching).
/// </summary>
public static class DefinitionStart
{
    public const string NotKept =
        "the definitions hold a secret in a form that can't be taken out, so they are not kept: a start with a broken file will fail";

    /// <summary>What was kept in the database, or null and why there is nothing.</summary>
    /// <param name="refused">What is wrong with the files.</param>
    public static (Snapshot? Snapshot, string? WhyNot) FallBack(
        DefinitionLoader loader,
        Database database,
        IReadOnlyList<Finding> refused
    ) => database.Read(LastGoodStore.Find) is { } kept ? loader.Load(kept, refused) : (null, null);

    /// <summary>The former set that somebody rolled back to, where that holds: while the files are as they were then, or broken.</summary>
    /// <param name="files">What they say, or null and what is wrong with them.</param>
    /// <param name="whyNot">Said where the set can't run any more; the files do then.</param>
    public static Snapshot? RolledBack(
        DefinitionLoader loader,
        Database database,
        (Snapshot? Sound, IReadOnlyList<Finding> Findings) files,
        out string? whyNot
    )
    {
        whyNot = null;
        if (
            database.Read(DefinitionSetStore.FindRolledBack) is not { } held
            || (files.Sound is not null && loader.FilesHash() != held.FilesHash)
            || database.Read(c => DefinitionSetStore.Find(c, held.Set)) is not { } former
            || database.Read(c => DefinitionSetStore.Files(c, former)) is not { } kept
        )
        {
            return null;
        }

        if (former.Environment != loader.Environment)
        {
            whyNot = $"the definitions were rolled back to set {held.Set} for another environment";
            return null;
        }

        var (snapshot, findings, lacking) = loader.LoadFormer(kept, [], held, files.Sound is null ? files.Findings : null);
        whyNot = snapshot is null
            ? $"the definitions were rolled back to set {held.Set}, which can't be used any more: {findings.First(f => f.Severity == FindingSeverity.Error)}"
            : $"running set {held.Set}, which {held.By} rolled the definitions back to; not the files"
                + (lacking.Count == 0 ? "" : $"; it lacks a secret of {string.Join(", ", lacking)}");
        return snapshot;
    }
}
