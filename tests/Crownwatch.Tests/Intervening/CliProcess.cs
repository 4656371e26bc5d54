using System.Diagnostics;
using Crownwatch.Tests.Servers;

namespace Crownwatch.Tests.Intervening;

/// <summary>The real command line, run once; it sees no token of whoever runs the tests.</summary>
internal static class CliProcess
{
    private static readonly string _program = ServerProcess.Built("Crownwatch.Cli", "crownwatch");
    private static readonly string _nowhere = Path.Combine(AppContext.BaseDirectory, "no-such-folder");

    /// <param name="server">What CROWNWATCH_SERVER says.</param>
    public static Task<(int Exit, string Output, string Errors)> RunAsync(Uri server, params string[] arguments) =>
        RunWithAsync(server, _nowhere, null, "", arguments);

    /// <param name="server">What CROWNWATCH_SERVER says.</param>
    /// <param name="folder">What XDG_CONFIG_HOME says.</param>
    /// <param name="token">What CROWNWATCH_TOKEN says; null where it is not set.</param>
    /// <param name="input">Its standard input.</param>
    public static async Task<(int Exit, string Output, string Errors)> RunWithAsync(
        Uri server,
        string folder,
        string? token,
        string input,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", [_program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CROWNWATCH_SERVER"] = server.AbsoluteUri;
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["CROWNWATCH_TOKEN"] = token;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Scene.Cancel), process.StandardError.ReadToEndAsync(Scene.Cancel));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Scene.Cancel);
        return (process.ExitCode, await output, await errors);
    }
}
