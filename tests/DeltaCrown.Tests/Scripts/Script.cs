using System.Diagnostics;

namespace DeltaCrown.Tests.Scripts;

/// <summary>Runs one of the repository's scripts as a person at a terminal would.</summary>
public static class Script
{
    public static string RepositoryRoot { get; } = FindRoot();

    public static async Task<(int ExitCode, string Output, string Errors)> Run(
        string name,
        IEnumerable<string> arguments,
        params (string Name, string? Value)[] environment
    )
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("bash", [Path.Combine(RepositoryRoot, "scripts", name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DeltaCrown.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no DeltaCrown.slnx in {AppContext.BaseDirectory} or a folder above it");
    }
}
