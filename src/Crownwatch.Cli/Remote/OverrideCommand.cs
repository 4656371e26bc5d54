using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch override PERSON --for 8h [--rotation R] [--from T]`</summary>
public static class OverrideCommand
{
    public static Command Create()
    {
        var person = new Argument<string>("PERSON") { Description = "Who stands in" };
        var (length, until) = (Texts.For(), Texts.Until());
        var rotation = Texts.Option("--rotation", "Which rotation (default: default)", "R");
        var from = Texts.Option("--from", "From when on (default: now)", "TIME");
        var reason = Texts.Reason(required: false);
        var command = new Command("override", "Somebody else is on call for a while") { person, length, until, rotation, from, reason };
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
                            "api/v1/on-call/overrides",
                            new
                            {
                                person = parsed.GetValue(person),
                                rotation = parsed.GetValue(rotation),
                                from = parsed.GetValue(from),
                                @for = parsed.GetValue(length),
                                until = parsed.GetValue(until),
                                reason = parsed.GetValue(reason),
                                by = remote.By(parsed),
                            },
                            stopping
                        ),
                    (made, output) =>
                        output.WriteLine(
                            $"override {made.Text("id")}: {made.Text("person")} takes {made.Text("rotation")} from {made.Instant("from")} to {made.Instant("until")}"
                        )
                )
        );
        return command;
    }
}
