using System.CommandLine;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace DeltaCrown.Perf;

/// <summary>
/// <c>deltacrown perf</c>: measures login, wallet transfer, purchase, a WebSocket round trip and health. Exit codes:
/// 0 measured; 1 the instance can't be reached or nothing of a scenario could be measured; 2 the options are wrong; 130 interrupted.
/// </summary>
public static class PerfCommand
{
    public static Command Create()
    {
        var samples = new Option<string?>("--samples")
        {
            Description = $"Attempts measured per scenario, 1 to {PerfOptions.MostSamples} (default {PerfOptions.DefaultSamples})",
            HelpName = "N",
        };
        var json = new Option<string?>("--json") { Description = "File that the report is written to, as JSON", HelpName = "FILE" };
        var url = new Option<string?>("--url")
        {
            Description = "Base address of a running instance; without it one is started with an empty database, and ended afterwards",
            HelpName = "URL",
        };
        var adminUser = new Option<string?>("--admin-user")
        {
            Description =
                $"With --url: the administrator who puts coins in the measuring accounts' wallets (default {PerfOptions.DefaultAdminUser})",
            HelpName = "NAME",
        };
        var adminPassword = new Option<string?>("--admin-password")
        {
            Description =
                $"With --url: that administrator's password; better given as {PerfOptions.AdminPasswordVariable}, "
                + "where other users of the machine can't see it",
            HelpName = "TEXT",
        };
        var scenarios = new Option<string[]>("--scenario")
        {
            Description = $"Only this one; may be repeated: {string.Join(", ", PerfScenario.Names)}",
            HelpName = "NAME",
        };
        var command = new Command("perf", "Measure login, wallet transfer, purchase, a WebSocket round trip and health.")
        {
            samples,
            json,
            url,
            adminUser,
            adminPassword,
            scenarios,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                List<string> errors = [];
                var options = PerfOptions.Read(
                    parsed.GetValue(samples),
                    parsed.GetValue(json),
                    parsed.GetValue(url),
                    parsed.GetValue(adminUser),
                    parsed.GetValue(adminPassword) ?? Environment.GetEnvironmentVariable(PerfOptions.AdminPasswordVariable),
                    parsed.GetValue(scenarios) ?? [],
                    errors
                );
                if (options is not null)
                {
                    return await Run(options, cancellation);
                }
                foreach (var error in errors)
                {
                    await Console.Error.WriteLineAsync($"deltacrown perf: {error}");
                }
                return 2;
            }
        );
        return command;
    }

    private static async Task<int> Run(PerfOptions options, CancellationToken cancellation)
    {
        // Ended by Ctrl-C or SIGTERM, it still ends the instance that it started and removes that one's folder.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunUntil(options, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunUntil(PerfOptions options, CancellationToken cancellation)
    {
        var progress = new PerfProgress(AnsiConsole.Console);
        try
        {
            var report = await PerfRun.Execute(options, progress, TimeProvider.System, cancellation);
            progress.Show(report);
            if (options.JsonFile is { } file)
            {
                await using var stream = File.Create(file);
                report.WriteJson(stream);
            }
            return report.MeasuredEverything ? 0 : 1;
        }
        catch (PerfTargetException failure)
        {
            await Console.Error.WriteLineAsync($"deltacrown perf: {failure.Message}");
            return 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"deltacrown perf: the report could not be written: {failure.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("deltacrown perf: interrupted, nothing written");
            return 130;
        }
    }
}
