using System.CommandLine;
using Fakes;

var root = new RootCommand("Stands in for Slack, PagerDuty, a mail server, ntfy and webhooks, and runs the demonstration.")
{
    Commands.Slack(),
    Commands.PagerDuty(),
    Commands.Smtp(),
    Commands.Ntfy(),
    Commands.Webhook(),
    Fakes.Demo.DemoCommand.Make(),
};
var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
{
    Console.Error.WriteLine($"fakes: {error.Message} (see fakes --help)");
}

return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync();
