using System.Net;
using System.Reflection;

namespace DeltaCrown.Perf;

/// <summary>
/// Runs the scenarios one after another, each attempt after the former has ended: one client, closed loop. What it
/// gives is the latency that one patient user sees, not the behaviour under load.
/// </summary>
public static class PerfRun
{
    /// <summary>One scenario never waits longer than this in sum for an instance that limits its rate.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <exception cref="PerfTargetException">The instance can't be reached or refused what prepares a scenario.</exception>
    public static async Task<PerfReport> Execute(
        PerfOptions options,
        PerfProgress progress,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        await using var own = options.Url is null ? await PerfInstance.Start(time, cancellation) : null;
        if (own is not null)
        {
            options = options with { AdminPassword = own.AdminPassword, AdminUser = "admin" };
        }
        using var client = new PlatformClient(own?.Url ?? options.Url!);
        var health = await client.Send(HttpMethod.Get, "health", null, null, cancellation);
        if (health.Failure is not null || health.Status != HttpStatusCode.OK)
        {
            throw new PerfTargetException($"no instance answers at {client.BaseUrl}: GET /health gave {health.Seen}, expected HTTP 200");
        }

        using var preparation = new PerfPreparation(client, options);
        var results = new List<ScenarioResult>();
        foreach (var name in options.Scenarios)
        {
            var scenario = await preparation.Prepare(name, cancellation);
            results.Add(await Measure(scenario, options.Samples, progress, time, cancellation));
        }
        return new PerfReport(Version, client.BaseUrl, own is not null, startedAt, time.GetElapsedTime(started), options.Samples, results);
    }

    /// <summary>Makes one attempt that is not counted (first use loads code and opens connections), then the counted ones.</summary>
    public static async Task<ScenarioResult> Measure(
        PerfScenario scenario,
        int attempts,
        PerfProgress progress,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var samples = new List<double>(attempts);
        var errors = new List<string>();
        var throttled = TimeSpan.Zero;
        for (var attempt = 0; attempt <= attempts; attempt++)
        {
            var started = time.GetTimestamp();
            var answer = await scenario.Attempt(cancellation);
            var elapsed = time.GetElapsedTime(started);
            if (answer.RetryAfter is { } pause && throttled + pause <= LongestPause)
            {
                progress.Pausing(scenario.Name, pause);
                await Task.Delay(pause, time, cancellation);
                throttled += pause;
                attempt--;
                continue;
            }
            if (attempt == 0)
            {
                continue;
            }
            if (answer.Error is null)
            {
                samples.Add(elapsed.TotalMilliseconds);
            }
            else
            {
                errors.Add(answer.Error);
            }
            progress.Attempted(scenario.Name, attempt, attempts, errors.Count);
        }
        return new ScenarioResult(scenario.Name, samples, errors, throttled.TotalMilliseconds);
    }

    private static string Version =>
        typeof(PerfRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
