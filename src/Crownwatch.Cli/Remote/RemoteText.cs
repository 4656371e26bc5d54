using System.CommandLine;
using System.Text;
using Crownwatch.Cli.CommandLine;

namespace Crownwatch.Cli.Remote;

/// <summary>Asks a server for a text and prints it, or writes it into a file.</summary>
internal static class RemoteText
{
    /// <param name="path">Without a slash at its beginning.</param>
    /// <param name="file">null for standard output. It is written whole or not at all.</param>
    public static async Task<int> CopyAsync(ParseResult parsed, RemoteOptions remote, string path, string? file, CancellationToken stopping)
    {
        using var held = new MemoryStream();
        var exit = await RemoteRun.ExecuteAsync(parsed, remote, client => client.CopyAsync(path, held, stopping), (_, _) => { });
        if (exit != ExitCodes.Success)
        {
            return exit;
        }

        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (file is null)
        {
            var text = Encoding.UTF8.GetString(held.ToArray());
            text = Console.IsOutputRedirected ? text : Plain.Lines(text.ReplaceLineEndings("\n"));
            await output.WriteAsync(text.EndsWith('\n') ? text : text + '\n');
            return ExitCodes.Success;
        }

        try
        {
            await File.WriteAllBytesAsync(file + ".part", held.ToArray(), stopping);
            File.Move(file + ".part", file, overwrite: true);
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"crownwatch: {Plain.Of(file)} can't be written: {e.Message}");
            return ExitCodes.CouldNotRun;
        }
    }

    /// <summary>`?a=1&amp;b=2` of those that are given; empty for none.</summary>
    public static string Query(params IEnumerable<(string Name, string? Value)> parts)
    {
        var given = parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }
}
