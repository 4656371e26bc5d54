using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch correct CHECK --from T --to T --reason R`</summary>
public static class CorrectCommand
{
    public static Command Create()
    {
        var check = new Argument<string>("CHECK") { Description = "The check that was wronged" };
        var from = Texts.Option("--from", "Since when, such as 2026-01-10T02:00:00Z", "TIME", required: true);
        var to = Texts.Option("--to", "Until when; not in the future", "TIME", required: true);
        var reason = Texts.Reason(required: true);
        var command = new Command(
            "correct",
            "Marks a span as not the target's fault: it moves the adjusted availability only, never the raw one"
        )
        {
            check,
            from,
            to,
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
                            "api/v1/corrections",
                            new
                            {
                                check = parsed.GetValue(check),
                                from = parsed.GetValue(from),
                                until = parsed.GetValue(to),
                                reason = parsed.GetValue(reason),
                                by = remote.By(parsed),
                            },
                            stopping
                        ),
                    (made, output) =>
                    {
                        var correction = made.GetProperty("correction");
                        output.WriteLine(
                            $"corrected: {made.Text("results")} results of {correction.Text("check")} from {correction.Instant("from")} to {correction.Instant("until")}"
                        );
                    }
                )
        );
        return command;
    }
}
