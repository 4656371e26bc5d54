using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch incidents [--state open]`</summary>
public static class IncidentsCommand
{
    public static Command Create()
    {
        var state = new Option<string>("--state")
        {
            Description = "open (acknowledged or not), acknowledged, unacknowledged, resolved or all",
            HelpName = "open|acknowledged|unacknowledged|resolved|all",
            DefaultValueFactory = _ => "open",
        };
        state.AcceptOnlyFromAmong("open", "acknowledged", "unacknowledged", "resolved", "all");
        var command = new Command("incidents", "Lists incidents, newest first") { state };
        var remote = new RemoteOptions(command, asks: true);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client => client.SendAsync(HttpMethod.Get, $"api/v1/incidents?state={parsed.GetValue(state)}", null, stopping),
                    (answer, output) =>
                    {
                        var incidents = answer.List("incidents").ToList();
                        if (incidents.Count == 0)
                        {
                            output.WriteLine(parsed.GetValue(state) == "open" ? "no incident is open" : "there is no such incident");
                        }
                        else
                        {
                            Screen.Write(output, IncidentTable.Of(incidents));
                        }
                    }
                )
        );
        return command;
    }
}
