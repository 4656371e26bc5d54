using System.CommandLine;
using System.CommandLine.Parsing;
using Crownwatch.Cli.Remote;
using Crownwatch.Cli.Simulating;

namespace Crownwatch.Cli.Explaining;

/// <summary>`crownwatch explain INC-42`, `crownwatch explain CHECK [RULE]`, or of a simulation: `crownwatch explain --definitions F …`</summary>
public static class ExplainCommand
{
    public static Command Create()
    {
        var subject = new Argument<string[]>("SUBJECT")
        {
            Description = "Of a server: an incident such as INC-42, or a check, or a check and one of its rules",
            Arity = new ArgumentArity(0, 2),
        };
        var definitions = Texts.Option("--definitions", "Of a simulation: the definition file, or a folder of them", "FILE");
        var environment = Texts.Option("--environment", "Of a simulation: one of the file's environments", "E");
        var scenario = Texts.Option("--scenario", "Of a simulation: what happens to the checks and what people do", "FILE");
        var replay = Texts.Option("--replay", "Of a simulation: recorded history, as `crownwatch simulate` takes it", "CSV");
        var check = Texts.Option("--check", "Of a simulation: the check", "C");
        var rule = Texts.Option("--rule", "Of a simulation: the rule", "R");
        var at = Texts.Option("--at", "Of a simulation: when, since its start such as 12m, or an instant", "WHEN");
        var format = new Option<string>("--format", "-f")
        {
            Description = "text, or json with the same text in it",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command(
            "explain",
            "Says why: the results that counted, the arithmetic, who was told, what comes next. "
                + "Exit 0, 1 when the server knows no such thing, 2 when it could not be explained."
        )
        {
            subject,
            definitions,
            environment,
            scenario,
            replay,
            check,
            rule,
            at,
            format,
        };
        Option<string?>[] simulated = [definitions, environment, scenario, replay, check, rule, at];
        command.Validators.Add(result => Validate(result, result.GetValue(subject) is { Length: > 0 }, simulated));
        var remote = new RemoteOptions(command, asks: true, hasFormat: false);
        command.SetAction(
            (parsed, stopping) =>
            {
                if (parsed.GetValue(subject) is { Length: > 0 } named)
                {
                    return RemoteText.CopyAsync(parsed, remote, PathOf(named, parsed.GetValue(format)!), null, stopping);
                }

                var configuration = parsed.InvocationConfiguration;
                var request = new SimulationRequest(parsed.GetValue(definitions)!)
                {
                    Environment = parsed.GetValue(environment),
                    Scenario = parsed.GetValue(scenario),
                    Replay = parsed.GetValue(replay),
                };
                var question = new SimulatedQuestion(
                    parsed.GetValue(check)!,
                    parsed.GetValue(rule)!,
                    parsed.GetValue(at)!,
                    parsed.GetValue(format) == "json"
                );
                return Task.FromResult(new ExplainRun(configuration.Output, configuration.Error).Execute(request, question));
            }
        );
        return command;
    }

    private static void Validate(CommandResult result, bool named, Option<string?>[] simulated)
    {
        var given = simulated.Where(o => result.GetResult(o) is not null).Select(o => o.Name).ToList();
        string[] needed = ["--definitions", "--check", "--rule", "--at"];
        var missing = needed.Except(given).ToList();
        if (named && given.Count > 0)
        {
            result.AddError($"{given[0]} belongs to a simulation: leave it away to ask a server, or name no SUBJECT");
        }
        else if (!named && given.Count == 0)
        {
            result.AddError("explain needs a SUBJECT such as INC-42, or a simulation: --definitions, --scenario, --check, --rule and --at");
        }
        else if (!named && missing.Count > 0)
        {
            result.AddError($"explain of a simulation needs {string.Join(", ", missing)} as well");
        }
        else if (!named && !given.Contains("--scenario") && !given.Contains("--replay"))
        {
            result.AddError("explain of a simulation needs --scenario FILE or --replay CSV, or both");
        }
    }

    // No check's name has a capital, and none begins with a figure.
    private static string PathOf(string[] named, string format)
    {
        var first = Uri.EscapeDataString(named[0]);
        var isIncident =
            named.Length == 1 && (named[0].StartsWith("INC-", StringComparison.OrdinalIgnoreCase) || named[0].All(char.IsAsciiDigit));
        return isIncident
            ? $"api/v1/incidents/{first}/explain{RemoteText.Query(("format", format))}"
            : $"api/v1/checks/{first}/explain{RemoteText.Query(("format", format), ("rule", named.Length > 1 ? named[1] : null))}";
    }
}
