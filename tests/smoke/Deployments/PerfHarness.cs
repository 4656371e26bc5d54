using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Smoke.Tests.Deployments;

/// <summary>One run of <c>deltacrown perf</c> against a deployment, and the report that it wrote.</summary>
public sealed class PerfHarness : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("deltacrown-smoke-perf-");

    private PerfHarness() { }

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public TimeSpan Elapsed { get; private set; }

    private string ReportFile => Path.Combine(folder.FullName, "perf.json");

    public JsonElement Report => JsonElement.Parse(File.ReadAllText(ReportFile));

    public static async Task<PerfHarness> Run(int samples, Deployment deployment)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var run = new PerfHarness();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Repository.DeltaCrownAssembly,
            "perf",
            "--samples",
            samples.ToString(CultureInfo.InvariantCulture),
            "--json",
            run.ReportFile,
            "--url",
            deployment.Api.BaseUrl.AbsoluteUri,
            "--admin-user",
            deployment.AdminUser,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["DELTACROWN_ADMIN_PASSWORD"] = deployment.AdminPassword;

        var began = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            run.Output = await output + await errors;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        run.Elapsed = TimeProvider.System.GetElapsedTime(began);
        run.ExitCode = process.ExitCode;
        return run;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
