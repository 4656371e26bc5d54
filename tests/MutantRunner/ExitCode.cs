namespace MutantRunner;

/// <summary>How a process of the run ends. Any other code is a crash.</summary>
internal enum ExitCode
{
    Done = 0,
    TooFewNoticed = 1,
    Error = 2,

    /// <summary>A mutant left a thread that does not end; the next process goes on.</summary>
    Again = 3,
}
