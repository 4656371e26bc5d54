using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch incident open | escalate`; what one does at night has words of its own: ack, note, resolve.</summary>
public static class IncidentCommand
{
    public static Command Create() =>
        new("incident", "Reports one that no check saw, or calls more people to one; see also incidents, ack, note and resolve")
        {
            IncidentOpenCommand.Create(),
            Escalate(),
        };

    private static Command Escalate()
    {
        var id = IncidentCall.Id();
        var command = new Command("escalate", "Runs the next step at once: more people are called") { id };
        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client => IncidentCall.PostAsync(client, parsed.GetValue(id)!, "escalate", new { by = remote.By(parsed) }, stopping),
                    IncidentLines.Write
                )
        );
        return command;
    }
}
