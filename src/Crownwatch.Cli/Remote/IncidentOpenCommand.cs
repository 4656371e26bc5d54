using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch incident open --title T --severity high`</summary>
internal static class IncidentOpenCommand
{
    public static Command Create()
    {
        var title = Texts.Option("--title", "What is wrong, in one line", "TEXT", required: true);
        var severity = Texts.Option("--severity", "critical, high, medium (default) or low", "SEVERITY");
        var check = Texts.Option("--check", "The check it is about", "CHECK");
        var command = new Command("open", "Reports an incident: it escalates as any other does") { title, severity, check };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            "api/v1/incidents",
                            new
                            {
                                title = parsed.GetValue(title),
                                severity = parsed.GetValue(severity),
                                check = parsed.GetValue(check),
                                by = remote.By(parsed),
                            },
                            stopping
                        ),
                    IncidentLines.Write
                )
        );
        return command;
    }
}
