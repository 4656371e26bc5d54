using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace DeltaCrown.Perf;

/// <summary>
/// DeltaCrown started for one run: this same program in a process of its own (so that measuring and being measured
/// share no thread pool and no garbage collector), on a free port of loopback, with an empty database in a folder
/// of its own. Disposing ends the process and removes the folder.
/// </summary>
public sealed class PerfInstance : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly DirectoryInfo folder;

    private PerfInstance(Process process, DirectoryInfo folder, Uri url, string adminPassword)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
        AdminPassword = adminPassword;
    }

    public Uri Url { get; }

    /// <summary>Made for this run; it opens nothing else.</summary>
    public string AdminPassword { get; }

    /// <exception cref="PerfTargetException">It ended at once, or did not answer within 30 s.</exception>
    public static async Task<PerfInstance> Start(TimeProvider time, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("deltacrown-perf-");
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var password = $"Perf-{RandomNumberGenerator.GetHexString(24, lowercase: true)}-9";
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) is not "deltacrown")
        {
            start.ArgumentList.Add(typeof(PerfInstance).Assembly.Location); // Run as `dotnet deltacrown.dll`.
        }
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(url.AbsoluteUri);
        start.ArgumentList.Add("--database");
        start.ArgumentList.Add(Path.Combine(folder.FullName, "deltacrown.db"));
        start.Environment["DELTACROWN_ADMIN_PASSWORD"] = password;
        start.Environment["Logging__LogLevel__Default"] = "Warning";

        var process = new Process { StartInfo = start };
        var complaint = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => complaint.TrySetResult(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var instance = new PerfInstance(process, folder, url, password);
        try
        {
            await instance.UntilHealthy(complaint.Task, time, cancellation);
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

    private async Task UntilHealthy(Task<string> complaint, TimeProvider time, CancellationToken cancellation)
    {
        using var client = new PlatformClient(Url);
        var started = time.GetTimestamp();
        while ((await client.Send(HttpMethod.Get, "health", null, null, cancellation)).Status != HttpStatusCode.OK)
        {
            if (process.HasExited)
            {
                throw new PerfTargetException($"the instance started for this run ended with code {process.ExitCode}: {await complaint}");
            }
            if (time.GetElapsedTime(started) > StartLimit)
            {
                throw new PerfTargetException($"the instance started for this run did not answer on {Url} within 30 s");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(25), time, cancellation);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
