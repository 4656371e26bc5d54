namespace Crownwatch.Core.Definitions;

public enum FindingSeverity
{
    Error,
    Warning,
}

/// <summary>Something the reader or the linter has to say about a definition file, with its place.</summary>
/// <param name="Code">CWnnn; each has a page in docs/lint.</param>
/// <param name="Message">Names the thing, what was found and what would be legal.</param>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string Message, string File, int Line, int Column)
{
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {(Severity == FindingSeverity.Error ? "error" : "warning")} {Code}: {Message}";
}

/// <summary>One definition file's text, read by whoever may do I/O.</summary>
public sealed record SourceFile(string Name, string Text);

/// <summary>Where variables come from: the process environment and files, handed in because Core does no I/O.</summary>
public interface IVariableSource
{
    /// <summary>The process environment's value, or null when it is not set.</summary>
    string? Variable(string name);

    /// <summary>The file's content without its last line end, or null when it can't be read.</summary>
    string? File(string path);
}

/// <summary>What reading gave: a set when there is no error, and every finding.</summary>
public sealed record ReadOutcome(DefinitionSet? Set, IReadOnlyList<Finding> Findings)
{
    public bool Succeeded => Set is not null;
    public IEnumerable<Finding> Errors => Findings.Where(f => f.Severity == FindingSeverity.Error);
}
