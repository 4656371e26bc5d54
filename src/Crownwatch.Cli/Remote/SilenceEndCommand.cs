using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch silence end ID`</summary>
internal static class SilenceEndCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The silence's number" };
        var reason = Texts.Reason(required: false);
        var command = new Command("end", "Ends a silence now: what it withheld and still holds goes out") { id, reason };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Delete,
                            $"api/v1/silences/{Uri.EscapeDataString(parsed.GetValue(id)!)}",
                            new { by = remote.By(parsed), reason = parsed.GetValue(reason) },
                            stopping
                        ),
                    (ended, output) => output.WriteLine($"silence {ended.Text("id")} is ended")
                )
        );
        return command;
    }
}
