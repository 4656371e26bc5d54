using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Asking;

/// <summary>A check answers 503 for a while; everything else is well.</summary>
public sealed record Outage(string Check, DateTimeOffset From, TimeSpan Lasts)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private const int Status = 503;
    private static readonly TimeSpan _before = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _after = TimeSpan.FromHours(1);

    public DateTimeOffset Until => From + Lasts;

    /// <summary>Begins a little earlier, so that one of the check's slots falls on the outage's first moment, and ends when it should be resolved.</summary>
    public Scenario AsScenario(CheckDefinition check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var before = check.Interval * Math.Ceiling(_before / check.Interval);
        var after = check.Interval * 5 > _after ? check.Interval * 5 : _after;
        return new Scenario
        {
            Start = From - before,
            Until = Until + after,
            Checks = new Dictionary<string, IReadOnlyList<ScenarioSpan>>
            {
                [check.Name] =
                [
                    new ScenarioSpan { At = TimeSpan.Zero },
                    new ScenarioSpan
                    {
                        At = before,
                        Outcome = ScenarioOutcome.Down,
                        Status = Status,
                    },
                    new ScenarioSpan { At = before + Lasts },
                ],
            },
        };
    }
}
