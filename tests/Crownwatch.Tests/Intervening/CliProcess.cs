using System.Diagnostics;
using Crownwatch.Tests.Servers;

namespace Crownwatch.Tests.Intervening;

/// <summary>The real command line, run once.</summary>
internal static class CliProcess
{
    private static readonly string _program = ServerProcess.Built("Crownwatch.Cli", "crownwatch");

    /// <param name="server">What CROWNWATCH_SERVER says.</param>
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(Uri server, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [_program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CROWNWATCH_SERVER"] = server.AbsoluteUri;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Scene.Cancel), process.StandardError.ReadToEndAsync(Scene.Cancel));
        await process.WaitForExitAsync(Scene.Cancel);
        return (process.ExitCode, await output, await errors);
    }
}
