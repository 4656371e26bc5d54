using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch mark deploy --service S --version V [--grace 5m]`</summary>
public static class MarkCommand
{
    public static Command Create() => new("mark", "Tells the server what happens to the services it watches") { Deploy() };

    private static Command Deploy()
    {
        var service = Texts.Option("--service", "The service, as the label `service` of its checks names it", "S", required: true);
        var version = Texts.Option("--version", "The version that goes out", "V", required: true);
        var grace = Texts.Option("--grace", "How long openings for the service are held, at most 10m (default 5m)", "DURATION");
        var reason = Texts.Reason(required: false);
        var command = new Command("deploy", "A version goes out now: shown in charts and incidents, openings are held for the grace")
        {
            service,
            version,
            grace,
            reason,
        };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            "api/v1/deployments",
                            new
                            {
                                service = parsed.GetValue(service),
                                version = parsed.GetValue(version),
                                grace = parsed.GetValue(grace),
                                reason = parsed.GetValue(reason),
                                by = remote.By(parsed),
                            },
                            stopping
                        ),
                    (made, output) =>
                        output.WriteLine(
                            $"marked: {made.Text("service")} {made.Text("version")} went out at {made.Instant("at")}; openings are held until {made.Instant("grace_ends")}"
                        )
                )
        );
        return command;
    }
}
