namespace Crownwatch.Cli.CommandLine;

/// <summary>What every command exits with.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The command did its work, and the answer is no: findings, a failing check.</summary>
    public const int Negative = 1;

    /// <summary>It could not do its work: unreadable input, wrong options.</summary>
    public const int CouldNotRun = 2;
}
