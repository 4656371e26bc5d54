using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch pause --for 30m --reason R`</summary>
public static class PauseCommand
{
    public static Command Create()
    {
        var (length, until) = (Texts.For(), Texts.Until());
        var reason = Texts.Reason(required: true);
        var command = new Command("pause", "Pauses all alerting for a stated time and reason; checks go on") { length, until, reason };
        Texts.NeedsAnEnd(command, length, until);
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            "api/v1/pause",
                            new
                            {
                                @for = parsed.GetValue(length),
                                until = parsed.GetValue(until),
                                reason = parsed.GetValue(reason),
                                by = remote.By(parsed),
                            },
                            stopping
                        ),
                    (made, output) => output.WriteLine($"alerting is paused until {made.Instant("until")}; `crownwatch unpause` ends it")
                )
        );
        return command;
    }
}
