using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch resolve INC-42 [--reason TEXT] [--confirm]`</summary>
public static class ResolveCommand
{
    public static Command Create()
    {
        var id = IncidentCall.Id();
        var reason = Texts.Option("--reason", "Why, as a note in its timeline", "TEXT");
        var confirm = new Option<bool>("--confirm")
        {
            Description = "Although an alert still holds; it reopens after 15 min if it still does",
        };
        var command = new Command("resolve", "Resolves an incident: everybody who was told is told") { id, reason, confirm };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
            {
                var by = remote.By(parsed);
                return RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        IncidentCall.PostWithNoteAsync(
                            client,
                            (parsed.GetValue(id)!, "resolve", "resolved"),
                            new { by, confirm = parsed.GetValue(confirm) },
                            (by, parsed.GetValue(reason)),
                            stopping
                        ),
                    IncidentLines.Write
                );
            }
        );
        return command;
    }
}
