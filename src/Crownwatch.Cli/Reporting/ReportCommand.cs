using System.CommandLine;
using Crownwatch.Cli.Remote;

namespace Crownwatch.Cli.Reporting;

/// <summary>`crownwatch report [--from T] [--to T] [--format text|json|csv|md]`: the server draws it up, in every form.</summary>
public static class ReportCommand
{
    public static Command Create()
    {
        var from = Texts.Option("--from", "Since when, such as 2025-11-10 or 2025-11-10T14:00:00Z (default: 7 days before --to)", "TIME");
        var to = Texts.Option("--to", "Until when (default: now)", "TIME");
        var format = new Option<string>("--format", "-f")
        {
            Description = "text, json, csv or md",
            HelpName = "text|json|csv|md",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json", "csv", "md");
        var file = Texts.Option("--out", "The file to write (default: standard output)", "FILE");
        var command = new Command(
            "report",
            "How things went: availability, incidents, times of response against their targets, breaches, post-mortems. "
                + "Exit 0, 1 when the server refused it, 2 when no server could be reached."
        )
        {
            from,
            to,
            format,
            file,
        };
        var remote = new RemoteOptions(command, asks: true, hasFormat: false);
        command.SetAction(
            (parsed, stopping) =>
                RemoteText.CopyAsync(
                    parsed,
                    remote,
                    "api/v1/report"
                        + RemoteText.Query(
                            ("from", parsed.GetValue(from)),
                            ("to", parsed.GetValue(to)),
                            ("format", parsed.GetValue(format))
                        ),
                    parsed.GetValue(file),
                    stopping
                )
        );
        return command;
    }
}
