using System.CommandLine;
using Crownwatch.Server;
using FaultHost.Hosting;
using FaultHost.Matrix;

namespace FaultHost;

/// <summary>The subcommands.</summary>
internal static class Commands
{
    public static RootCommand Create() =>
        new("The real server under faults: killed at chosen and at random instants, with receivers that fail.") { Serve(), Faults() };

    private static Command Serve()
    {
        var definitions = new Option<string>("--definitions") { Required = true };
        var database = new Option<string>("--database") { Required = true };
        var clock = new Option<double>("--clock") { Description = "Seconds that the wall clock is off." };
        var command = new Command("serve", "The server; standard input takes commands: arm POINT, clock SECONDS, factor N, stop.")
        {
            definitions,
            database,
            clock,
        };
        command.SetAction(
            (parsed, stopping) =>
                HostCommand.RunAsync(
                    new ServerOptions
                    {
                        Definitions = parsed.GetRequiredValue(definitions),
                        Database = parsed.GetRequiredValue(database),
                        Urls = [new Uri("http://127.0.0.1:0")],
                        NoSignIn = true,
                    },
                    TimeSpan.FromSeconds(parsed.GetValue(clock)),
                    stopping
                )
        );
        return command;
    }

    private static Command Faults()
    {
        var kills = new Option<int>("--kills")
        {
            Description = "Kills at random instants besides the matrix.",
            DefaultValueFactory = _ => 1000,
        };
        var cases = new Option<string?>("--cases") { Description = "Only cases whose name contains this text; several with ';'." };
        var side = new Option<int>("--side-by-side") { Description = "How many cases run at a time.", DefaultValueFactory = _ => 3 };
        var folder = new Option<string>("--folder")
        {
            Description = "What is done already; a run that was ended goes on from there.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "faults"),
        };
        var report = new Option<string?>("--report") { Description = "The Markdown file that is written." };
        var command = new Command("matrix", "Runs every case, counts what was lost, doubled and out of order, and prints the table.")
        {
            kills,
            cases,
            side,
            folder,
            report,
        };
        command.SetAction(
            (parsed, stopping) =>
                MatrixRun.RunAsync(
                    new MatrixOptions(
                        parsed.GetValue(kills),
                        parsed.GetValue(cases),
                        parsed.GetValue(side),
                        parsed.GetRequiredValue(folder),
                        parsed.GetValue(report)
                    ),
                    stopping
                )
        );
        return command;
    }
}
