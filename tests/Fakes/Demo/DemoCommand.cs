using System.CommandLine;

namespace Fakes.Demo;

/// <summary><c>fakes demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var platform = Path("--platform", "The program that is watched.", "bin/deltacrown");
        var server = Path("--server", "The program that watches.", "bin/crownwatch-server");
        var definitions = Path("--definitions", "The definition file.", "tests/Fakes/Demo/demo.yml");
        var data = Path("--data", "The folder for databases and logs.", "artifacts/demo");
        var urls = Path("--urls", "Where the page listens; port 0 takes a free one.", "http://127.0.0.1:0");
        var command = new Command("demo", "Starts DeltaCrown, Crownwatch at 5 s and both stand-ins, with one page to break things on.")
        {
            platform,
            server,
            definitions,
            data,
            urls,
        };
        command.SetAction(
            async (parsed, stop) =>
                await RunAsync(
                    new DemoOptions(
                        parsed.GetValue(platform)!,
                        parsed.GetValue(server)!,
                        parsed.GetValue(definitions)!,
                        parsed.GetValue(data)!,
                        parsed.GetValue(urls)!
                    ),
                    stop
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken stop)
    {
        var missing = new[] { options.Platform, options.Server, options.Definitions }.FirstOrDefault(f => !File.Exists(f));
        if (missing is not null)
        {
            await Console.Error.WriteLineAsync($"fakes: {missing} is not there; make build makes the programs");
            return 2;
        }

        await using var demonstration = await Demonstration.StartAsync(options);
        await using var page = await DemoPage.StartAsync(demonstration, options.Urls);
        Console.WriteLine($"The demonstration  {page.Urls.First()}   <- open this");
        Console.WriteLine($"  dashboard        {demonstration.DashboardUrl}");
        Console.WriteLine($"  DeltaCrown       {demonstration.PlatformUrl}");
        Console.WriteLine($"  Slack            {demonstration.Slack.Url}");
        Console.WriteLine($"  PagerDuty        {demonstration.PagerDuty.Url}");
        Console.WriteLine($"  logs             {options.Data}");
        Console.WriteLine("Ctrl-C ends it all.");
        return await Commands.UntilStopped(stop);
    }

    private static Option<string> Path(string name, string description, string usual) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };
}
