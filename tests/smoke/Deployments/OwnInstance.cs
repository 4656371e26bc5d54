using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Smoke.Tests.Deployments;

/// <summary>
/// A DeltaCrown of these tests' own: the built program on a free port of loopback, with an empty database in a folder
/// that goes with it. Flags are what its defaults say, apart from those given.
/// </summary>
public sealed class OwnInstance : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<string> output = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("deltacrown-smoke-");
    private readonly Process process;

    private OwnInstance(IReadOnlyDictionary<string, string> flags)
    {
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
            ArgumentList =
            {
                Repository.DeltaCrownAssembly,
                "--urls",
                Url.AbsoluteUri.TrimEnd('/'),
                "--database",
                Path.Combine(folder.FullName, "deltacrown.db"),
            },
        };
        foreach (var inherited in start.Environment.Keys.Where(DecidesBehaviour).ToList())
        {
            start.Environment.Remove(inherited);
        }
        start.Environment["DELTACROWN_ADMIN_PASSWORD"] = AdminPassword;
        foreach (var (name, value) in flags)
        {
            start.Environment[name] = value;
        }
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
    }

    public Uri Url { get; }

    public string AdminPassword { get; } = $"Smoke-{RandomNumberGenerator.GetHexString(24, lowercase: true)}-9";

    public static async Task<OwnInstance> Start(IReadOnlyDictionary<string, string> flags)
    {
        var instance = new OwnInstance(flags);
        try
        {
            instance.process.Start();
            instance.process.BeginOutputReadLine();
            instance.process.BeginErrorReadLine();
            await instance.UntilHealthy();
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

    private async Task UntilHealthy()
    {
        using var http = new HttpClient { BaseAddress = Url };
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("health", UriKind.Relative));
                return;
            }
            catch (HttpRequestException refused) when (process.HasExited || time.GetElapsedTime(started) > StartLimit)
            {
                var state = process.HasExited ? $"ended with code {process.ExitCode}" : $"did not listen on {Url} within 30 s";
                throw new InvalidOperationException($"DeltaCrown {state}; it wrote: {string.Join('\n', output)}", refused);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
