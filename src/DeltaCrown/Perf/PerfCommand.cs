using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;

namespace DeltaCrown.Perf;

/// <summary>
/// <c>deltacrown perf</c>: measures login, wallet transfer, purchase, a WebSocket round trip and health. Exit codes:
/// 0 measured; 1 the instance can't be reached or nothing of a scenario could be measured; 2 the options are wrong.
/// </summary>
public static class PerfCommand
{
    public const int MostSamples = 100_000;
    private const string AdminPasswordVariable = "DELTACROWN_ADMIN_PASSWORD";

    public static Command Create()
    {
        var samples = new Option<int>("--samples")
        {
            Description = $"Attempts measured per scenario, 1 to {MostSamples} (default 100).",
            DefaultValueFactory = _ => 100,
            CustomParser = Samples,
        };
        var json = new Option<string?>("--json") { Description = "File that the report is written to, as JSON." };
        json.Validators.Add(WritableFile);
        var url = new Option<Uri?>("--url")
        {
            Description = "Base address of a running instance. Without it one is started with an empty database, and ended afterwards.",
            CustomParser = BaseUrl,
        };
        var adminUser = new Option<string>("--admin-user")
        {
            Description = "With --url: the administrator who puts coins in the measuring accounts' wallets (default admin).",
            DefaultValueFactory = _ => "admin",
        };
        var adminPassword = new Option<string?>("--admin-password")
        {
            Description =
                $"With --url: that administrator's password; better given as {AdminPasswordVariable}, where other users can't see it.",
        };
        var scenarios = new Option<string[]>("--scenario")
        {
            Description = $"Only this one; may be repeated. One of {string.Join(", ", PerfScenario.Names)}.",
        };
        scenarios.Validators.Add(KnownScenarios);

        var command = new Command("perf", "Measure login, wallet transfer, purchase, a WebSocket round trip and health.")
        {
            samples,
            json,
            url,
            adminUser,
            adminPassword,
            scenarios,
        };
        PerfOptions Read(CommandResult result)
        {
            var chosen = result.GetValue(scenarios) is { Length: > 0 } some ? PerfScenario.Names.Where(some.Contains) : PerfScenario.Names;
            return new PerfOptions(
                result.GetValue(samples),
                result.GetValue(json),
                result.GetValue(url),
                result.GetValue(adminUser)!,
                result.GetValue(adminPassword) ?? Environment.GetEnvironmentVariable(AdminPasswordVariable),
                [.. chosen]
            );
        }
        command.Validators.Add(result =>
        {
            if (!result.Children.Any(child => child is OptionResult { Errors: var errors } && errors.Any()))
            {
                CoinsCanBeGiven(result, Read(result));
            }
        });
        command.SetAction((parsed, cancellation) => Run(Read(parsed.CommandResult), cancellation));
        return command;
    }

    private static async Task<int> Run(PerfOptions options, CancellationToken cancellation)
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
        catch (IOException failure)
        {
            await Console.Error.WriteLineAsync($"deltacrown perf: --json {options.JsonFile}: {failure.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("deltacrown perf: interrupted, nothing written");
            return 130;
        }
    }

    private static int Samples(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (int.TryParse(text, out var number) && number is >= 1 and <= MostSamples)
        {
            return number;
        }
        argument.AddError($"--samples: found '{text}', expected a whole number from 1 to {MostSamples}");
        return 0;
    }

    private static Uri? BaseUrl(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }
        argument.AddError($"--url: found '{text}', expected an address such as http://127.0.0.1:8000");
        return null;
    }

    private static void WritableFile(OptionResult option)
    {
        var file = option.GetValueOrDefault<string?>();
        if (string.IsNullOrWhiteSpace(file))
        {
            option.AddError("--json: found an empty name, expected a file");
        }
        else if (Directory.Exists(file))
        {
            option.AddError($"--json: '{file}' is a folder, expected a file");
        }
        else if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            option.AddError($"--json: the folder '{folder}' does not exist; make it first");
        }
    }

    private static void KnownScenarios(OptionResult option)
    {
        foreach (var name in option.Tokens.Select(token => token.Value).Where(name => !PerfScenario.Names.Contains(name)))
        {
            option.AddError($"--scenario: found '{name}', expected one of {string.Join(", ", PerfScenario.Names)}");
        }
    }

    private static void CoinsCanBeGiven(CommandResult result, PerfOptions options)
    {
        if (
            options is { Url: not null, AdminPassword: null or "" }
            && options.Scenarios.FirstOrDefault(PerfScenario.NeedsCoins) is { } needy
        )
        {
            result.AddError(
                $"--url without an administrator's password: '{needy}' needs coins that only an administrator can give. "
                    + $"Set {AdminPasswordVariable}, or choose other scenarios with --scenario"
            );
        }
    }
}
