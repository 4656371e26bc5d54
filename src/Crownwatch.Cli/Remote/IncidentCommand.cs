using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch incident open | list | acknowledge | resolve | escalate | note`</summary>
public static class IncidentCommand
{
    public static Command Create() =>
        new("incident", "What is wrong, and what people do about it")
        {
            IncidentOpenCommand.Create(),
            IncidentListCommand.Create(),
            Acknowledge(),
            Resolve(),
            Escalate(),
            IncidentNoteCommand.Create(),
        };

    private static Command Acknowledge()
    {
        var id = Id();
        var command = new Command("acknowledge", "Says that you are on it: the calls stop") { id };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            PathOf(parsed.GetValue(id)!, "acknowledge"),
                            new { by = remote.By(parsed) },
                            stopping
                        ),
                    IncidentLines.Write
                )
        );
        return command;
    }

    private static Command Resolve()
    {
        var id = Id();
        var confirm = new Option<bool>("--confirm")
        {
            Description = "Although an alert still holds; it reopens after 15 min if it still does",
        };
        var command = new Command("resolve", "Resolves it: everybody who was told is told") { id, confirm };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            PathOf(parsed.GetValue(id)!, "resolve"),
                            new { by = remote.By(parsed), confirm = parsed.GetValue(confirm) },
                            stopping
                        ),
                    IncidentLines.Write
                )
        );
        return command;
    }

    private static Command Escalate()
    {
        var id = Id();
        var command = new Command("escalate", "Runs the next step at once: more people are called") { id };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            PathOf(parsed.GetValue(id)!, "escalate"),
                            new { by = remote.By(parsed) },
                            stopping
                        ),
                    IncidentLines.Write
                )
        );
        return command;
    }

    internal static Argument<string> Id() => new("ID") { Description = "The incident's number, 42 or INC-42" };

    internal static string PathOf(string id, string what) => $"api/v1/incidents/{Uri.EscapeDataString(id)}/{what}";
}
