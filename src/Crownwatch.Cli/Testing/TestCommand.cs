using System.CommandLine;

namespace Crownwatch.Cli.Testing;

/// <summary>`crownwatch test FILE…`: every enabled check once, now.</summary>
public static class TestCommand
{
    private const string JsonPrefix = "json=";

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The definition file, or a folder of them; several are read as one",
            Arity = ArgumentArity.OneOrMore,
        };
        var environment = new Option<string?>("--environment") { Description = "One of the file's environments", HelpName = "NAME" };
        var checks = new Option<string[]>("--check")
        {
            Description = "Only these checks",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var reports = new Option<string[]>("--report") { Description = "Also write a report: json=FILE", HelpName = "json=FILE" };
        reports.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Select(t => t.Value).Where(value => FileOf(value) is null))
            {
                result.AddError($"--report takes json=FILE, found '{token}'");
            }
        });
        var command = new Command(
            "test",
            "Runs every enabled check once, now, and shows what failed and what was seen instead. "
                + "Exit 0 when all are up, 1 when one fails, 2 when they could not be run."
        )
        {
            files,
            environment,
            checks,
            reports,
        };
        command.SetAction(
            (parsed, stopping) =>
            {
                var request = new TestRequest(parsed.GetValue(files) ?? [])
                {
                    Environment = parsed.GetValue(environment),
                    Checks = parsed.GetValue(checks) ?? [],
                    JsonReports = (parsed.GetValue(reports) ?? []).Select(r => FileOf(r)!).ToArray(),
                };
                var output = parsed.InvocationConfiguration.Output;
                var terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
                return new TestRun(TimeProvider.System, output, parsed.InvocationConfiguration.Error, terminal).ExecuteAsync(
                    request,
                    stopping
                );
            }
        );
        return command;
    }

    private static string? FileOf(string report) =>
        report.StartsWith(JsonPrefix, StringComparison.Ordinal) && report.Length > JsonPrefix.Length ? report[JsonPrefix.Length..] : null;
}

/// <summary>What one test run was asked to do.</summary>
/// <param name="Paths">Definition files and folders, read as one definition.</param>
public sealed record TestRequest(IReadOnlyList<string> Paths)
{
    public string? Environment { get; init; }

    /// <summary>Names of the only checks to run; empty for every enabled one.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Files to write the JSON report to.</summary>
    public IReadOnlyList<string> JsonReports { get; init; } = [];
}
