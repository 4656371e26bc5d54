namespace Crownwatch.Core.Reporting;

/// <summary>A part of a report that every form shows: a table, and what must be said with it.</summary>
/// <param name="Columns">A column whose name begins with a space holds figures, and is set to the right.</param>
/// <param name="Empty">What stands there instead of a table without rows.</param>
public sealed record ReportSection(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string Empty)
{
    public IReadOnlyList<string> Notes { get; init; } = [];
}
