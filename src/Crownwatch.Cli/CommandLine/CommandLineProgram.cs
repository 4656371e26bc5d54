using System.CommandLine;
using System.CommandLine.Parsing;

namespace Crownwatch.Cli.CommandLine;

/// <summary>Runs a command line by the house's rules: what is not understood is named on standard error, exit 2.</summary>
internal static class CommandLineProgram
{
    public static Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        var parsed = root.Parse(arguments);
        if (AsksForHelpOrVersion(parsed) || Misunderstood(parsed) is not { Count: > 0 } problems)
        {
            return parsed.InvokeAsync();
        }

        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"crownwatch: {problem}");
        }

        var command = parsed.CommandResult.Command;
        Console.Error.WriteLine($"See 'crownwatch {(command == root ? "" : $"{command.Name} ")}--help'.");
        return Task.FromResult(ExitCodes.CouldNotRun);
    }

    private static bool AsksForHelpOrVersion(ParseResult parsed) =>
        parsed.Errors.Count == 0 && parsed.Action is not null && parsed.Action != parsed.CommandResult.Command.Action;

    private static List<string> Misunderstood(ParseResult parsed)
    {
        // The library takes an unknown option for an argument where the command takes any number of them.
        var stray = parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token =>
                token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && !IsOptionValue(parsed, token)
            )
            .Select(token => token.Value)
            .ToArray();
        var problems = stray.Select(option => $"unknown option '{option}'").ToList();
        problems.AddRange(
            parsed
                .Errors.Select(error => error.Message)
                .Where(message => !stray.Any(s => message.Contains($"'{s}'", StringComparison.Ordinal)))
        );

        // "A command is required" says nothing that "unknown option" hasn't said.
        return problems.Count > 1 ? [.. problems.Where(problem => problem != "Required command was not provided.")] : problems;
    }

    private static bool IsOptionValue(ParseResult parsed, Token token) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Any(option => option.Tokens.Contains(token));
}
