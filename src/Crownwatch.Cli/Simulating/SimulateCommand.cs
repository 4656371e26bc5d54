using System.CommandLine;

namespace Crownwatch.Cli.Simulating;

/// <summary>`crownwatch simulate`: the decision core over simulated time, without network.</summary>
public static class SimulateCommand
{
    public static Command Create()
    {
        var definitions = new Option<string>("--definitions", "-d")
        {
            Description = "The definition file, or a folder of them",
            HelpName = "FILE",
            Required = true,
        };
        var environment = new Option<string?>("--environment", "-e") { Description = "One of the file's environments", HelpName = "E" };
        var scenario = new Option<string?>("--scenario", "-s")
        {
            Description = "What happens to the checks and what people do",
            HelpName = "FILE",
        };
        var replay = new Option<string?>("--replay")
        {
            Description = "Recorded history instead of the scenario's checks: columns time, check, outcome, status, latency_ms",
            HelpName = "CSV",
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "A timeline for a person, or one JSON object a line: text or jsonl",
            HelpName = "text|jsonl",
            DefaultValueFactory = _ => "text",
        };
        format.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } given && given is not ("text" or "jsonl"))
            {
                result.AddError($"--format is text or jsonl, not '{given}'");
            }
        });
        var results = new Option<bool>("--results") { Description = "List every slot's result as well" };
        var command = new Command(
            "simulate",
            "Runs rules, incidents, on-call and escalation over simulated time and shows who is told what and when. "
                + "Exit 0 when it ran, 2 when a file could not be read."
        )
        {
            definitions,
            environment,
            scenario,
            replay,
            format,
            results,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(scenario) is null && result.GetResult(replay) is null)
            {
                result.AddError("simulate needs --scenario FILE or --replay CSV, or both");
            }
        });
        command.SetAction(parsed =>
        {
            using var output = Console.OpenStandardOutput();
            return new SimulateRun(output, Ink.ForConsole(), parsed.InvocationConfiguration.Error).Execute(
                new SimulationRequest(parsed.GetValue(definitions)!)
                {
                    Environment = parsed.GetValue(environment),
                    Scenario = parsed.GetValue(scenario),
                    Replay = parsed.GetValue(replay),
                    Jsonl = parsed.GetValue(format) == "jsonl",
                    Results = parsed.GetValue(results),
                }
            );
        });
        return command;
    }
}
