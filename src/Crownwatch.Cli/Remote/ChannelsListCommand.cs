using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch channels list`</summary>
internal static class ChannelsListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Lists the channels, what waits for each, and when it last took a message");
        var remote = new RemoteOptions(command, asks: true);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client => client.SendAsync(HttpMethod.Get, "api/v1/channels", null, stopping),
                    (answer, output) =>
                    {
                        foreach (var channel in answer.List("channels"))
                        {
                            var last = channel.Instant("last_delivered_at") is { Length: > 0 } at
                                ? $"last delivered {at}"
                                : "nothing delivered yet";
                            var state = channel.Is("enabled") ? "enabled" : "disabled";
                            output.WriteLine(
                                $"{channel.Text("name"), -20} {channel.Text("type"), -10} {state, -9} {channel.Text("waiting")} waiting, {last}"
                            );
                        }

                        if (!answer.List("channels").Any(c => c.Is("enabled")))
                        {
                            output.WriteLine("no channel is enabled: nobody would be told");
                        }
                    }
                )
        );
        return command;
    }
}
