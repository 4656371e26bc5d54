namespace DeltaCrown.Perf;

/// <summary>
/// The run can't go on: the instance can't be reached, could not be started, or refused what prepares a scenario.
/// Its message is one line for the person at the terminal; the program ends with exit code 1.
/// </summary>
public sealed class PerfTargetException : Exception
{
    public PerfTargetException(string message)
        : base(message) { }

    public PerfTargetException(string message, Exception inner)
        : base(message, inner) { }

    public PerfTargetException() { }
}
