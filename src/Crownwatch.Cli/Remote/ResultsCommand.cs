using System.CommandLine;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch results export --check C[,…] --from T --to T [--out FILE]`</summary>
public static class ResultsCommand
{
    public static Command Create() => new("results", "Recorded results") { Export() };

    private static Command Export()
    {
        var checks = Texts.Option("--check", "Of these checks, with commas between (default: of all)", "CHECK[,…]");
        var from = Texts.Option("--from", "Slots from then on, such as 2026-01-10T02:00:00Z (default: a day ago)", "TIME");
        var to = Texts.Option("--to", "Slots before then (default: now)", "TIME");
        var file = Texts.Option("--out", "The file to write (default: standard output)", "FILE");
        var command = new Command("export", "Writes results as CSV, as `crownwatch simulate --replay` reads them")
        {
            checks,
            from,
            to,
            file,
        };
        var remote = new RemoteOptions(command, asks: true, hasFormat: false);
        command.SetAction(
            async (parsed, stopping) =>
            {
                var path =
                    "api/v1/results?"
                    + string.Join(
                        '&',
                        new[] { ("check", checks), ("from", from), ("until", to) }
                            .Select(p => (p.Item1, Value: parsed.GetValue(p.Item2)))
                            .Where(p => p.Value is not null)
                            .Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Value!)}")
                    );
                var name = parsed.GetValue(file);
                var part = name is null ? null : name + ".part";
                try
                {
                    var exit = await CopyAsync(parsed, remote, path, part, stopping);
                    if (name is not null && exit == ExitCodes.Success)
                    {
                        File.Move(part!, name, overwrite: true);
                    }

                    return exit;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(
                        $"crownwatch: {Plain.Of(name ?? "the output")} can't be written: {e.Message}"
                    );
                    return ExitCodes.CouldNotRun;
                }
                finally
                {
                    if (part is not null && File.Exists(part))
                    {
                        File.Delete(part); // half an export must not be taken for a whole one
                    }
                }
            }
        );
        return command;
    }

    private static async Task<int> CopyAsync(
        ParseResult parsed,
        RemoteOptions remote,
        string path,
        string? part,
        CancellationToken stopping
    )
    {
        await using var into = part is null ? Console.OpenStandardOutput() : File.Create(part);
        return await RemoteRun.ExecuteAsync(parsed, remote, client => client.CopyAsync(path, into, stopping), (_, _) => { });
    }
}
