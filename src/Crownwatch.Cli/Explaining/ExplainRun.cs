using Crownwatch.Cli.CommandLine;
using Crownwatch.Cli.Simulating;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Explaining;

/// <summary>Runs a simulation up to a moment and explains a rule on a check there.</summary>
public sealed class ExplainRun(TextWriter output, TextWriter error)
{
    /// <returns>0 explained, 2 could not.</returns>
    public int Execute(SimulationRequest request, SimulatedQuestion question)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(question);
        if (new InputLoader(error).Load(request) is not { } input)
        {
            return ExitCodes.CouldNotRun;
        }

        if (Moment(question.At, input.Scenario) is not { } at)
        {
            return ExitCodes.CouldNotRun;
        }

        var moment = new Simulator(input.Definitions, input.Scenario, input.Reloads).StandsAt(at);
        if (moment.Explain(question.Check, question.Rule) is not { } explained)
        {
            return Refuse(Missing(moment, question));
        }

        if (question.AsJson)
        {
            output.WriteLine(ExplainedJson.Of(at, explained));
            return ExitCodes.Success;
        }

        output.WriteLine($"At {TimeText.Utc(at)}, {Durations.Write(at - input.Scenario.Start)} after the start:");
        output.Write(explained.Explanation.Text);
        return ExitCodes.Success;
    }

    // A duration since the start; or an instant, which has a hyphen and no duration does.
    private DateTimeOffset? Moment(string text, Scenario scenario)
    {
        DateTimeOffset at;
        if (text.Contains('-', StringComparison.Ordinal))
        {
            if (!Instants.TryParse(text, out at))
            {
                Refuse($"--at is '{text}'; it must be a time since the start such as 12m, or an instant such as 2025-11-13T14:12:00Z");
                return null;
            }
        }
        else if (Durations.TryParse(text.TrimStart('+'), out var offset, out var problem))
        {
            at = offset < scenario.Until - scenario.Start ? scenario.Start + offset : DateTimeOffset.MaxValue;
            at = offset == scenario.Until - scenario.Start ? scenario.Until : at;
        }
        else
        {
            Refuse($"--at: {problem}; it must be a time since the start such as 12m, or an instant such as 2025-11-13T14:12:00Z");
            return null;
        }

        if (at >= scenario.Start && at <= scenario.Until)
        {
            return at;
        }

        Refuse(
            $"--at is '{text}', outside of the scenario; it runs from {TimeText.Utc(scenario.Start)} to {TimeText.Utc(scenario.Until)} "
                + $"(0m to {Durations.Write(scenario.Until - scenario.Start)})"
        );
        return null;
    }

    private static string Missing(SimulatedMoment moment, SimulatedQuestion question)
    {
        var definitions = moment.Definitions;
        if (moment.State(question.Check) is { } state)
        {
            var own = state.Plan.Rules.Select(r => r.Name).ToList();
            var there = own.Count == 0 ? "none does" : string.Join(", ", own);
            return definitions.Rules.Any(r => r.Name == question.Rule)
                ? $"the rule '{question.Rule}' does not look at {question.Check} (those that do: {there})"
                : $"there is no rule '{question.Rule}'{Nearest.Hint(question.Rule, own)} (of {question.Check} there are: {there})";
        }

        if (definitions.Checks.Any(c => c.Name == question.Check))
        {
            return $"the check '{question.Check}' is not enabled: no rule looks at it";
        }

        var names = definitions.EnabledChecks.Select(c => c.Name).ToList();
        return $"there is no check '{question.Check}'{Nearest.Hint(question.Check, names)} (there are: {string.Join(", ", names.Take(20))})";
    }

    private int Refuse(string reason)
    {
        error.WriteLine($"crownwatch explain: {reason}");
        return ExitCodes.CouldNotRun;
    }
}
