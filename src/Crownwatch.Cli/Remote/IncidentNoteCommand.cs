using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch incident note ID TEXT`</summary>
internal static class IncidentNoteCommand
{
    public static Command Create()
    {
        var id = IncidentCommand.Id();
        var text = new Argument<string>("TEXT") { Description = "What to remember" };
        var command = new Command("note", "Adds a note to its timeline, which also is a sign of life") { id, text };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Post,
                            IncidentCommand.PathOf(parsed.GetValue(id)!, "notes"),
                            new { by = remote.By(parsed), text = parsed.GetValue(text) },
                            stopping
                        ),
                    (incident, output) => output.WriteLine($"noted in {incident.Text("label")}")
                )
        );
        return command;
    }
}
