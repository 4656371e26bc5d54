using System.CommandLine;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote.Watching;

/// <summary>`crownwatch status [--watch] [--label service=shop]`</summary>
public static class StatusCommand
{
    public static Command Create()
    {
        var labels = new Option<string[]>("--label")
        {
            Description =
                "Only checks with this label, such as service=shop or criticality!=low; several must all hold; `check` is the name",
            HelpName = "NAME=VALUE",
        };
        var watch = new Option<bool>("--watch", "-w")
        {
            Description = "Stays and shows each change, until Ctrl-C; into a pipe a line of JSON for each",
        };
        var command = new Command(
            "status",
            "How things stand: open incidents, then checks, the worst first. Exit 0 whatever it shows, 1 when the server refused, 2 when no "
                + "server could be reached."
        )
        {
            labels,
            watch,
        };
        var remote = new RemoteOptions(command, asks: true);
        command.SetAction(
            async (parsed, stopping) =>
            {
                var (filter, wrong) = LabelFilter.Read(parsed.GetValue(labels) ?? []);
                if (filter is null)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"crownwatch: {wrong}");
                    return ExitCodes.CouldNotRun;
                }

                return parsed.GetValue(watch)
                    ? await StatusWatch.RunAsync(parsed, remote, filter, stopping)
                    : await RemoteRun.ExecuteAsync(
                        parsed,
                        remote,
                        client => new StatusReader(client, filter).ReadAsync(stopping),
                        (status, output) => StatusScreen.Write(status, Screen.On(output), TimeProvider.System.GetUtcNow())
                    );
            }
        );
        return command;
    }
}
