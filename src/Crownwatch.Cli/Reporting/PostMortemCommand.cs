using System.CommandLine;
using Crownwatch.Cli.Remote;

namespace Crownwatch.Cli.Reporting;

/// <summary>`crownwatch post-mortem INCIDENT [--out FILE] [--close]`</summary>
public static class PostMortemCommand
{
    public static Command Create()
    {
        var incident = new Argument<string>("INCIDENT") { Description = "The incident's number, 42 or INC-42" };
        var file = Texts.Option("--out", "The file to write the draft to (default: standard output)", "FILE");
        var close = new Option<bool>("--close") { Description = "Says that it is written and done, instead of drafting it" };
        var command = new Command("post-mortem", "Drafts a post-mortem from an incident's timeline, as Markdown; or closes it")
        {
            incident,
            file,
            close,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(close) && result.GetResult(file) is not null)
            {
                result.AddError("--close writes no draft: leave --out away, or close it afterwards");
            }
        });
        var remote = new RemoteOptions(command, hasFormat: false);
        command.SetAction(
            (parsed, stopping) =>
            {
                var path = $"api/v1/incidents/{Uri.EscapeDataString(parsed.GetValue(incident)!)}/post-mortem";
                return parsed.GetValue(close)
                    ? RemoteRun.ExecuteAsync(
                        parsed,
                        remote,
                        client => client.SendAsync(HttpMethod.Post, $"{path}/close", new { by = remote.By(parsed) }, stopping),
                        (closed, output) =>
                            output.WriteLine($"the post-mortem of {closed.Text("label")} is closed by {closed.Text("closed_by")}")
                    )
                    : RemoteText.CopyAsync(
                        parsed,
                        remote,
                        path + RemoteText.Query(("by", remote.By(parsed))),
                        parsed.GetValue(file),
                        stopping
                    );
            }
        );
        return command;
    }
}
