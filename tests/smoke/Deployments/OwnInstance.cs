using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Smoke.Tests.Deployments;

/// <summary>
/// A DeltaCrown of these tests' own: the built program on a free port of loopback, with an empty database in a folder
/// that goes with it. Flags are what its defaults say, apart from those given.
/// </summary>
public sealed partial class OwnInstance : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> output = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("deltacrown-smoke-");
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private OwnInstance(IReadOnlyDictionary<string, string> flags)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
            ArgumentList =
            {
                Repository.DeltaCrownAssembly,
                "--urls",
                "http://127.0.0.1:0",
                "--database",
                Path.Combine(folder.FullName, "deltacrown.db"),
            },
        };
        foreach (var inherited in start.Environment.Keys.Where(DecidesBehaviour).ToList())
        {
            start.Environment.Remove(inherited);
        }
        start.Environment["DELTACROWN_ADMIN_PASSWORD"] = AdminPassword;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // Else a killed process leaves its diagnostic socket in the temporary folder.
        foreach (var (name, value) in flags)
        {
            start.Environment[name] = value;
        }
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) =>
        {
            output.Enqueue(line.Data ?? "");
            if (ListeningLine().Match(line.Data ?? "") is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups[1].Value));
            }
        };
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
    }

    public Uri Url { get; private set; } = null!;

    public string AdminPassword { get; } = $"Smoke-{RandomNumberGenerator.GetHexString(24, lowercase: true)}-9";

    public static async Task<OwnInstance> Start(IReadOnlyDictionary<string, string> flags)
    {
        var instance = new OwnInstance(flags);
        try
        {
            instance.process.Start();
            instance.process.BeginOutputReadLine();
            instance.process.BeginErrorReadLine();
            await instance.UntilListening();
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static bool DecidesBehaviour(string variable) =>
        variable.StartsWith("DELTACROWN_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("MODERATION_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("PURCHASE_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);

    private async Task UntilListening()
    {
        var ended = process.WaitForExitAsync();
        try
        {
            if (await Task.WhenAny(listening.Task, ended).WaitAsync(StartLimit, TimeProvider.System) == ended)
            {
                throw new InvalidOperationException(
                    $"DeltaCrown ended with code {process.ExitCode}; it wrote: {string.Join('\n', output)}"
                );
            }
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException($"DeltaCrown did not listen within 60 s; it wrote: {string.Join('\n', output)}", late);
        }
        Url = await listening.Task;
    }

    [GeneratedRegex("listening on:? (http://127\\.0\\.0\\.1:[1-9][0-9]*)", RegexOptions.IgnoreCase)]
    private static partial Regex ListeningLine();
}
