using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch silence list [--all]`</summary>
internal static class SilenceListCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Also those that ended in the last 30 days" };
        var command = new Command("list", "Lists what is silenced, and what each silence matches now") { all };
        var remote = new RemoteOptions(command, asks: true);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client =>
                        client.SendAsync(
                            HttpMethod.Get,
                            parsed.GetValue(all) ? "api/v1/silences?all=true" : "api/v1/silences",
                            null,
                            stopping
                        ),
                    (answer, output) =>
                    {
                        var silences = answer.List("silences").ToList();
                        if (silences.Count == 0)
                        {
                            output.WriteLine("nothing is silenced");
                        }
                        else
                        {
                            Screen.Write(output, SilenceLines.Table(silences));
                        }
                    }
                )
        );
        return command;
    }
}
