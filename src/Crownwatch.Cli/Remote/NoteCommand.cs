using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch note INC-42 TEXT`</summary>
public static class NoteCommand
{
    public static Command Create()
    {
        var id = IncidentCall.Id();
        var text = new Argument<string>("TEXT") { Description = "What to remember" };
        var command = new Command("note", "Adds a note to an incident's timeline, which also is a sign of life") { id, text };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        IncidentCall.PostAsync(
                            client,
                            parsed.GetValue(id)!,
                            "notes",
                            new { by = remote.By(parsed), text = parsed.GetValue(text) },
                            stopping
                        ),
                    (incident, output) => output.WriteLine($"noted in {incident.Text("label")}")
                )
        );
        return command;
    }
}
