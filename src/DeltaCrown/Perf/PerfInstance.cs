using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DeltaCrown.Perf;

/// <summary>
/// DeltaCrown started for one run: this same program in a process of its own (so that measuring and being measured
/// share no thread pool and no garbage collector), on a free port of loopback, with an empty database in a folder
/// of its own. Disposing ends the process and removes the folder.
/// </summary>
public sealed partial class PerfInstance : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly DirectoryInfo folder;

    private PerfInstance(Process process, DirectoryInfo folder, string adminPassword)
    {
        this.process = process;
        this.folder = folder;
        AdminPassword = adminPassword;
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>Made for this run; it opens nothing else.</summary>
    public string AdminPassword { get; }

    /// <exception cref="PerfTargetException">It ended at once, or did not say within 60 s where it listens.</exception>
    public static async Task<PerfInstance> Start(TimeProvider time, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("deltacrown-perf-");
        var password = $"Perf-{RandomNumberGenerator.GetHexString(24, lowercase: true)}-9";
        var process = new Process { StartInfo = Command(folder, password) };
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var complaints = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) =>
        {
            if (ListeningLine().Match(line.Data ?? "") is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups[1].Value));
            }
        };
        process.ErrorDataReceived += (_, line) => complaints.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var instance = new PerfInstance(process, folder, password);
        try
        {
            var ended = process.WaitForExitAsync(CancellationToken.None);
            if (await Task.WhenAny(listening.Task, ended).WaitAsync(StartLimit, time, cancellation) == ended)
            {
                throw new PerfTargetException(
                    $"the instance started for this run ended with code {process.ExitCode}: {string.Join(' ', complaints).Trim()}"
                );
            }
            instance.Url = await listening.Task;
            return instance;
        }
        catch (TimeoutException late)
        {
            await instance.DisposeAsync();
            throw new PerfTargetException("the instance started for this run did not listen within 60 s", late);
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

    private static ProcessStartInfo Command(DirectoryInfo folder, string password)
    {
        var self = Environment.ProcessPath!;
        var isProgram = Path.GetFileNameWithoutExtension(self) == "deltacrown"; // Else this is `dotnet deltacrown.dll`.
        var start = new ProcessStartInfo(isProgram ? self : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        if (!isProgram)
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "deltacrown.dll"));
        }
        foreach (var argument in (string[])["--urls", "http://127.0.0.1:0", "--database", Path.Combine(folder.FullName, "deltacrown.db")])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["DELTACROWN_ADMIN_PASSWORD"] = password;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // Else a killed process leaves its diagnostic socket in the temporary folder.
        return start;
    }

    [GeneratedRegex("listening on:? (http://127\\.0\\.0\\.1:[1-9][0-9]*)", RegexOptions.IgnoreCase)]
    private static partial Regex ListeningLine();
}
