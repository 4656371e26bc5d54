using System.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>Options that hold a text; what the text must be, the server says.</summary>
internal static class Texts
{
    public static Option<string?> Option(string name, string description, string helpName, bool required = false) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Required = required,
        };

    public static Option<string?> For() => Option("--for", "For how long, such as 30m, 2h or 1d", "DURATION");

    public static Option<string?> Until() => Option("--until", "Until when, such as 2026-01-10T02:00:00Z, instead of --for", "TIME");

    public static Option<string?> Reason(bool required) => Option("--reason", "Why, in a few words", "TEXT", required);

    /// <summary>One of the two must be given: otherwise it would never end.</summary>
    public static void NeedsAnEnd(Command command, Option<string?> length, Option<string?> until) =>
        command.Validators.Add(result =>
        {
            if (result.GetResult(length) is null == result.GetResult(until) is null)
            {
                result.AddError("say how long it holds: either --for DURATION or --until TIME");
            }
        });
}
