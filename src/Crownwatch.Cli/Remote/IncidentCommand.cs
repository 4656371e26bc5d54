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
            Does("acknowledge", "Says that you are on it: the calls stop"),
            Does(
                "resolve",
                "Resolves it: everybody who was told is told",
                new Option<bool>("--confirm") { Description = "Although an alert still holds; it reopens after 15 min if it still does" }
            ),
            Does("escalate", "Runs the next step at once: more people are called"),
            IncidentNoteCommand.Create(),
        };

    /// <param name="what">The command, which is also the last part of the address.</param>
    /// <param name="confirm">For what asks before it is done; null for what does not.</param>
    private static Command Does(string what, string description, Option<bool>? confirm = null)
    {
        var id = Id();
        var command = new Command(what, description) { id };
        if (confirm is not null)
        {
            command.Add(confirm);
        }

        var remote = new RemoteOptions(command);
        command.SetAction(
            (parsed, stopping) =>
            {
                var by = remote.By(parsed);
                object body = confirm is null ? new { by } : new { by, confirm = parsed.GetValue(confirm) };
                return RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client => client.SendAsync(HttpMethod.Post, PathOf(parsed.GetValue(id)!, what), body, stopping),
                    IncidentLines.Write
                );
            }
        );
        return command;
    }

    internal static Argument<string> Id() => new("ID") { Description = "The incident's number, 42 or INC-42" };

    internal static string PathOf(string id, string what) => $"api/v1/incidents/{Uri.EscapeDataString(id)}/{what}";
}
