using Crownwatch.Core.Results;

namespace Crownwatch.Cli.Simulating;

/// <summary>The words for outcomes in recorded history.</summary>
internal static class ReplayOutcomes
{
    /// <param name="timedOut">Down because no answer came within the check's timeout.</param>
    public static bool TryParse(ReadOnlySpan<char> word, out Outcome outcome, out bool timedOut)
    {
        timedOut = word is "timeout";
        outcome = word switch
        {
            "up" => Outcome.Up,
            "down" or "timeout" => Outcome.Down,
            "missed" => Outcome.Missed,
            _ => Outcome.Unknown,
        };
        return outcome != Outcome.Unknown || word is "unknown";
    }

    public static string Word(Outcome outcome) =>
        outcome switch
        {
            Outcome.Up => "up",
            Outcome.Down => "down",
            Outcome.Missed => "missed",
            _ => "unknown",
        };
}
