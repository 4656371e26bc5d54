using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch ack INC-42 [--note TEXT]`</summary>
public static class AckCommand
{
    public static Command Create()
    {
        var id = IncidentCall.Id();
        var note = Texts.Option("--note", "Also adds this note to its timeline", "TEXT");
        var command = new Command("ack", "Acknowledges an incident: you are on it, the calls stop") { id, note };
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
                            (parsed.GetValue(id)!, "acknowledge", "acknowledged"),
                            new { by },
                            (by, parsed.GetValue(note)),
                            stopping
                        ),
                    IncidentLines.Write
                );
            }
        );
        return command;
    }
}
