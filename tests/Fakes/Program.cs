using System.CommandLine;
using Fakes;

var root = new RootCommand("Stands in for Slack and PagerDuty, and runs the demonstration.")
{
    Commands.Slack(),
    Commands.PagerDuty(),
    Fakes.Demo.DemoCommand.Make(),
};
var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
{
    Console.Error.WriteLine($"fakes: {error.Message} (see fakes --help)");
}

return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync();
