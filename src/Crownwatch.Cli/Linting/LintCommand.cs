using System.CommandLine;
using Crownwatch.Cli.CommandLine;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Crownwatch.Probes.Loading;

namespace Crownwatch.Cli.Linting;

/// <summary>`crownwatch lint FILE…`</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Definition files, or folders that hold one definition as several .yml and .yaml files",
            Arity = ArgumentArity.OneOrMore,
        };
        var environment = new Option<string?>("--environment", "-e")
        {
            Description = "Judge the file for this environment only (default: for each of its environments)",
            HelpName = "E",
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "How findings are printed: text, json, github or sarif",
            HelpName = "text|json|github|sarif",
            DefaultValueFactory = _ => "text",
        };
        format.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } given && FindingFormats.Find(given) is null)
            {
                result.AddError($"--format is text, json, github or sarif, not '{given}'");
            }
        });
        var command = new Command("lint", "Say everything that is wrong, or probably wrong, with definition files")
        {
            files,
            environment,
            format,
        };
        command.SetAction(parsed =>
            Run(
                parsed.GetValue(files) ?? [],
                parsed.GetValue(environment),
                FindingFormats.Find(parsed.GetValue(format) ?? "text")!,
                Console.Out,
                Console.Error
            )
        );
        return command;
    }

    /// <summary>Judges each file or folder by itself. Exit 0 clean or warnings only, 1 errors, 2 could not read.</summary>
    public static int Run(IReadOnlyList<string> paths, string? environment, IFindingFormat format, TextWriter output, TextWriter errors)
    {
        var findings = new List<Finding>();
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            var loaded = DefinitionFiles.Load(path);
            findings.AddRange(loaded.Findings);
            if (loaded.Succeeded)
            {
                findings.AddRange(Linter.Lint(loaded.Files, environment, new ProcessVariables(DefinitionFiles.FolderOf(path))));
            }
        }

        format.Write(findings, output);
        var wrong = findings.Count(f => f.Severity == FindingSeverity.Error);
        errors.WriteLine($"{Count(wrong, "error")}, {Count(findings.Count - wrong, "warning")}");
        return findings.Exists(f => f.Code == Codes.CannotRead) ? ExitCodes.CouldNotRun
            : wrong > 0 ? ExitCodes.Negative
            : ExitCodes.Success;
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
