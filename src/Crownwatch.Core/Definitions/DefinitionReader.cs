using Crownwatch.Core.Definitions.Reading;

namespace Crownwatch.Core.Definitions;

/// <summary>Definition files to one <see cref="DefinitionSet"/>, or every error with its place.</summary>
public static class DefinitionReader
{
    /// <summary>
    /// Reads the files as one definition. Whatever their text is, this returns and never throws; the set is null when there is
    /// at least one error. Findings come in the order of file, line and column.
    /// </summary>
    /// <param name="environment">
    /// One of the file's environments. Leaving it out where the file has some is an error that lists them, except in
    /// <see cref="ReadMode.Lint"/>, where the first is taken (the linter judges each).
    /// </param>
    public static ReadOutcome Read(IReadOnlyList<SourceFile> files, string? environment, IVariableSource variables, ReadMode mode)
    {
        var findings = new List<Finding>();
        var root = SourceTree.Parse(files, findings);
        if (root is null)
        {
            return new ReadOutcome(null, InOrder(findings));
        }

        var name = environment ?? (mode == ReadMode.Lint ? (EnvironmentReader.Names(root) is [var first, ..] ? first : null) : null);
        var choice = EnvironmentReader.Choose(root, name, findings);
        if (findings.Exists(f => f.Code == Codes.WrongEnvironment))
        {
            // Without its environment half of the file would seem wrong.
            return new ReadOutcome(null, InOrder(findings));
        }

        var draft = DraftReader.Read(root, choice, variables, mode);
        findings.AddRange(draft.Context.Findings);
        return new ReadOutcome(findings.Exists(f => f.Severity == FindingSeverity.Error) ? null : draft.Set, InOrder(findings));
    }

    internal static IReadOnlyList<Finding> InOrder(IEnumerable<Finding> findings) =>
        findings
            .Distinct()
            .OrderBy(f => f.File, StringComparer.Ordinal)
            .ThenBy(f => f.Line)
            .ThenBy(f => f.Column)
            .ThenBy(f => f.Code, StringComparer.Ordinal)
            .ToArray();
}
