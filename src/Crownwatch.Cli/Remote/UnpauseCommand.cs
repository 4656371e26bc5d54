using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch unpause`</summary>
public static class UnpauseCommand
{
    public static Command Create()
    {
        var reason = Texts.Reason(required: false);
        var command = new Command("unpause", "Lets alerting go on now: what was withheld and still holds goes out") { reason };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Delete,
                            "api/v1/pause",
                            new { by = remote.By(parsed), reason = parsed.GetValue(reason) },
                            stopping
                        ),
                    (_, output) => output.WriteLine("alerting goes on")
                )
        );
        return command;
    }
}
