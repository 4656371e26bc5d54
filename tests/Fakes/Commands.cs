using System.CommandLine;
using Fakes.PagerDuty;
using Fakes.Slack;

namespace Fakes;

/// <summary>The subcommands.</summary>
internal static class Commands
{
    public static Command Slack()
    {
        var urls = Urls(5080);
        var command = new Command("slack", "A receiver that behaves as Slack does, with a page that shows what arrived.") { urls };
        command.SetAction(
            async (parsed, stop) =>
            {
                await using var fake = await SlackFake.StartAsync(parsed.GetValue(urls)!);
                Console.WriteLine($"Slack         {fake.Url}");
                Console.WriteLine($"  webhook_url {fake.WebhookUrl}");
                Console.WriteLine($"  api_url     {fake.ApiUrl}");
                Console.WriteLine($"  control     {fake.ControlUrl}/control/faults");
                return await UntilStopped(stop);
            }
        );
        return command;
    }

    public static Command PagerDuty()
    {
        var urls = Urls(5081);
        var command = new Command("pagerduty", "A receiver that behaves as PagerDuty's Events API v2 does, with a page.") { urls };
        command.SetAction(
            async (parsed, stop) =>
            {
                await using var fake = await PagerDutyFake.StartAsync(parsed.GetValue(urls)!);
                Console.WriteLine($"PagerDuty     {fake.Url}");
                Console.WriteLine($"  api_url     {fake.EnqueueUrl}");
                Console.WriteLine($"  control     {fake.ControlUrl}/control/faults");
                return await UntilStopped(stop);
            }
        );
        return command;
    }

    internal static async Task<int> UntilStopped(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
        return 0;
    }

    private static Option<string> Urls(int port) =>
        new("--urls")
        {
            Description = "The address to listen on; port 0 takes a free one.",
            DefaultValueFactory = _ => $"http://127.0.0.1:{port}",
        };
}
