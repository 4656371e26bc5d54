using Crownwatch.Cli.CommandLine;
using Crownwatch.Cli.Simulating;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Simulation;

namespace Crownwatch.Cli.Asking;

/// <summary>Simulates one outage and shows on one screen who would be told.</summary>
/// <param name="columns">Where a line is cut.</param>
public sealed class WhatIfRun(TextWriter output, Ink ink, TextWriter error, int columns = int.MaxValue)
{
    /// <summary>What is asked about when no file is named.</summary>
    public const string UsualFile = "synthetics/uptime_checks.yml";

    /// <returns>0 shown, 2 could not read.</returns>
    public int Execute(Outage outage, string? definitions, string? environment)
    {
        ArgumentNullException.ThrowIfNull(outage);
        if (definitions is null && !File.Exists(UsualFile))
        {
            error.WriteLine($"crownwatch what-if: there is no {UsualFile} in this folder; name the file with --definitions FILE");
            return ExitCodes.CouldNotRun;
        }

        var path = definitions ?? UsualFile;
        if (new InputLoader(error).Definitions(path, environment) is not { } set || Check(set, outage.Check) is not { } check)
        {
            return ExitCodes.CouldNotRun;
        }

        var scenario = outage.AsScenario(check);
        var events = new Simulator(set, scenario, new Dictionary<string, DefinitionSet>()).Run(results: false);
        new WhatIfScreen(output, ink, columns).Write(path, set, outage, events);
        return ExitCodes.Success;
    }

    private CheckDefinition? Check(DefinitionSet set, string name)
    {
        var check = set.Checks.FirstOrDefault(c => c.Name == name);
        if (check is { Enabled: true })
        {
            return check;
        }

        var names = set.EnabledChecks.Select(c => c.Name).ToArray();
        error.WriteLine(
            check is null
                ? $"crownwatch what-if: there is no check '{name}'{Nearest.Hint(name, names)} (there are: {string.Join(", ", names.Take(20))})"
                : $"crownwatch what-if: the check '{name}' is not enabled, so that nothing would be noticed"
        );
        return null;
    }
}
