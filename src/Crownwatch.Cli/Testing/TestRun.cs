using Crownwatch.Cli.CommandLine;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Probes;
using Crownwatch.Probes.Loading;

namespace Crownwatch.Cli.Testing;

/// <summary>Reads the definitions, runs the checks once in parallel, shows and reports them.</summary>
public sealed class TestRun(TimeProvider time, TextWriter output, TextWriter error, bool terminal)
{
    /// <summary>Checks that are run at a time: more would measure our own machine.</summary>
    private const int AtATime = 32;

    /// <returns>0 all up, 1 one down, 2 could not run.</returns>
    public async Task<int> ExecuteAsync(TestRequest request, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Read(request) is not { } set || Choose(set, request.Checks) is not { } checks)
        {
            return ExitCodes.CouldNotRun;
        }

        ProbeResult[] results;
        try
        {
            results = await RunAsync(checks, set.SecretValues, stopping);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("crownwatch test: interrupted");
            return ExitCodes.CouldNotRun;
        }

        TestTable.Write(results, output, terminal);
        foreach (var path in request.JsonReports)
        {
            try
            {
                await File.WriteAllBytesAsync(path, JsonReport.Of(results), stopping);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                await error.WriteLineAsync($"crownwatch test: can't write the report {path}: {e.Message}");
                return ExitCodes.CouldNotRun;
            }
        }

        // What is waited for is not run from here: that is no failure, unless there is nothing else.
        return Array.Exists(results, r => r.Outcome == Outcome.Down) ? ExitCodes.Negative
            : Array.Exists(results, r => r.Outcome == Outcome.Unknown) || Array.TrueForAll(results, r => r.Outcome == Outcome.Missed)
                ? ExitCodes.CouldNotRun
            : ExitCodes.Success;
    }

    private DefinitionSet? Read(TestRequest request)
    {
        var files = DefinitionFiles.Load(request.Paths);
        var findings = files.Findings;
        DefinitionSet? set = null;
        if (files.Succeeded)
        {
            var variables = new ProcessVariables(DefinitionFiles.FolderOf(request.Paths[0]));
            (set, findings) = DefinitionReader.Read(files.Files, request.Environment, variables, ReadMode.Run);
        }

        // Warnings are what `lint` is for: they never stop a test run, and would bury its table.
        foreach (var finding in findings.Where(f => f.Severity == FindingSeverity.Error))
        {
            error.WriteLine(finding);
        }

        return set;
    }

    private List<CheckDefinition>? Choose(DefinitionSet set, IReadOnlyList<string> names)
    {
        var enabled = set.EnabledChecks.ToList();
        if (enabled.Count == 0)
        {
            error.WriteLine("crownwatch test: no check is enabled, there is nothing to run");
            return null;
        }

        var unknown = names.Where(name => !enabled.Exists(c => c.Name == name)).ToList();
        foreach (var name in unknown)
        {
            error.WriteLine(
                set.Checks.Any(c => c.Name == name)
                    ? $"crownwatch test: the check '{name}' is not enabled"
                    : $"crownwatch test: there is no check '{name}'; there are {string.Join(", ", enabled.Select(c => c.Name))}"
            );
        }

        return unknown.Count > 0 ? null
            : names.Count == 0 ? enabled
            : enabled.Where(c => names.Contains(c.Name)).ToList();
    }

    private async Task<ProbeResult[]> RunAsync(List<CheckDefinition> checks, IReadOnlyList<string> secrets, CancellationToken stopping)
    {
        using var probes = ProbeRegistry.Create(
            time,
            text => secrets.Aggregate(text, (shown, secret) => shown.Replace(secret, "***", StringComparison.Ordinal))
        );
        await probes.WarmUpAsync(stopping);
        var now = time.GetUtcNow();
        var results = new ProbeResult[checks.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping };
        await Parallel.ForAsync(
            0,
            checks.Count,
            options,
            async (i, token) =>
                results[i] = probes.TryGet(checks[i].Type, out var probe)
                    ? await probe.RunAsync(checks[i], now, token)
                    : NotRunHere(checks[i], now)
        );
        return results;
    }

    private static ProbeResult NotRunHere(CheckDefinition check, DateTimeOffset now)
    {
        var heartbeat = check.Type == CheckType.Heartbeat;
        return new()
        {
            Check = check.Name,
            Slot = now,
            FinishedAt = now,
            Outcome = heartbeat ? Outcome.Missed : Outcome.Unknown,
            Reason = heartbeat
                ? "a heartbeat is told to the server by its job: there is nobody to ask"
                : $"checks of type {check.Type.ToString().ToLowerInvariant()} can't be run from here",
            Code = "type",
        };
    }
}
