using System.Diagnostics;
using System.Globalization;

namespace Crownwatch.Bench;

/// <summary>`crownwatch simulate` of thirty days of four checks, start included: with recorded history and without, in turns.</summary>
internal static class SimulateBench
{
    private const int Minutes = 43_200;
    private static readonly DateTimeOffset _start = new(2025, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _atMost = TimeSpan.FromSeconds(2);
    private static readonly string[] _checks = ["bench_0", "bench_1", "bench_2", "bench_3"];

    /// <param name="cli">The command line that `make build` left.</param>
    /// <returns>0 when the best run with history took at most two seconds, 1 when not, 2 when it could not be measured.</returns>
    public static async Task<int> RunAsync(string cli, int rounds, TimeProvider time, CancellationToken stopping)
    {
        if (!File.Exists(cli))
        {
            await Console.Error.WriteLineAsync($"no command line at {cli}: run make build first, or name it with --cli");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("crownwatch-bench-");
        try
        {
            string In(string name) => Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(
                In("bench.yml"),
                GeneratedDefinitions.Of(4, new Uri("http://127.0.0.1:8000/"), TimeSpan.FromMinutes(1)),
                stopping
            );
            await File.WriteAllTextAsync(In("scenario.yml"), "start: 2025-11-01T00:00:00Z\nuntil: 2025-12-01T00:00:00Z\n", stopping);
            WriteHistory(In("history.csv"));
            string[] common = ["simulate", "--definitions", In("bench.yml"), "--environment", "local", "--format", "jsonl"];
            List<TimeSpan> with = [],
                without = [];
            for (var round = 0; round < rounds; round++)
            {
                with.Add(await RunOnceAsync(cli, [.. common, "--replay", In("history.csv")], time, stopping));
                without.Add(await RunOnceAsync(cli, [.. common, "--scenario", In("scenario.yml")], time, stopping));
            }

            Print("with --replay", with);
            Print("without", without);
            Console.WriteLine(FormattableString.Invariant($"ratio of the best     {with.Min() / without.Min(), 6:0.00}"));
            return with.Min() <= _atMost ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // As `crownwatch results export` writes it: check by check, milliseconds, and the latency to the microsecond.
    private static void WriteHistory(string path)
    {
        using var csv = File.CreateText(path);
        csv.WriteLine("time,check,outcome,status,latency_ms");
        var random = new Random(1);
        foreach (var (phase, check) in _checks.Index())
        {
            for (var minute = 0; minute < Minutes; minute++)
            {
                var at = _start.AddMinutes(minute).AddMilliseconds(12_345 * (phase + 1));
                var isDown = phase == 0 && minute % 10_000 < 20;
                csv.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{check},{(isDown ? "down,503" : "up,200")},{random.Next(20_000, 300_000) / 1000m}"
                    )
                );
            }
        }
    }

    private static async Task<TimeSpan> RunOnceAsync(
        string cli,
        IEnumerable<string> arguments,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        var start = time.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(cli, arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(stopping);
        await process.WaitForExitAsync(stopping);
        return process.ExitCode == 0
            ? time.GetElapsedTime(start)
            : throw new InvalidOperationException($"{cli} ended with {process.ExitCode}");
    }

    private static void Print(string what, List<TimeSpan> runs) =>
        Console.WriteLine(FormattableString.Invariant($"{what, -20} {runs.Min().TotalSeconds, 6:0.00} s (best of {runs.Count})"));
}
