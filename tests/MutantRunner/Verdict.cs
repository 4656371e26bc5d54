namespace MutantRunner;

/// <summary>What became of a mutant. <c>Begun</c> is one that its process did not live to finish.</summary>
internal enum Verdict
{
    Begun,
    Killed,
    TimedOut,
    Survived,

    /// <summary>No test goes past it.</summary>
    Uncovered,

    /// <summary>Only a static initialiser goes past it, or nothing noticed it in a process that was under way: it wants a fresh one.</summary>
    WantsFreshProcess,
}
