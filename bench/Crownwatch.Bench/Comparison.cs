using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Crownwatch.Bench;

/// <param name="Checks">How many there are.</param>
/// <param name="Rate">Checks a second; the interval follows.</param>
internal sealed record Load(int Checks, int Rate, TimeSpan WarmUp, TimeSpan Measured)
{
    public TimeSpan Interval => TimeSpan.FromMilliseconds(1000.0 * Checks / Rate);
}

/// <summary>CPU time and checks done between two moments.</summary>
internal readonly record struct Cost(TimeSpan Cpu, long Checks, long Failed)
{
    public double MicrosecondsACheck => Cpu.TotalMicroseconds / Math.Max(1, Checks);

    public static Cost operator +(Cost a, Cost b) => new(a.Cpu + b.Cpu, a.Checks + b.Checks, a.Failed + b.Failed);
}

/// <summary>Runs bare loop, server, and bare loop again against one target, and compares. The noise of the machine falls on both.</summary>
internal sealed class Comparison(Load load, string? serverFile, TimeProvider time)
{
    private const double MostAllowed = 2.5;

    /// <returns>0 when the ratio is within the bound, 1 when not, 2 when it could not be measured.</returns>
    public async Task<int> RunAsync(CancellationToken stopping)
    {
        var server = serverFile ?? BuiltServer();
        if (server is null || !File.Exists(server))
        {
            await Console.Error.WriteLineAsync(
                $"no server at {server ?? "src/Crownwatch.Server/bin"}: build it first, or name it with --server"
            );
            return 2;
        }

        using var target = Child.Self("target");
        var url = new Uri(await target.ReadLineAsync(stopping));
        Print($"{load.Checks} checks every {load.Interval.TotalSeconds:0.###} s = {load.Rate} a second, fresh connections, target {url}");
        Print($"measured {load.Measured.TotalSeconds:0} s after {load.WarmUp.TotalSeconds:0} s, on {Environment.ProcessorCount} cores");
        var half = load with { Measured = load.Measured / 2 };
        var before = await BareAsync(url, half, stopping);
        Print($"bare loop, before    {before.MicrosecondsACheck, 7:0.0} µs a check ({before.Checks} checks, {before.Failed} failed)");
        var whole = await ServerAsync(server, url, stopping);
        var after = await BareAsync(url, half, stopping);
        Print($"bare loop, after     {after.MicrosecondsACheck, 7:0.0} µs a check ({after.Checks} checks, {after.Failed} failed)");
        var bare = before + after;
        var ratio = whole.MicrosecondsACheck / bare.MicrosecondsACheck;
        Print($"bare loop            {bare.MicrosecondsACheck, 7:0.0} µs a check");
        Print($"crownwatch-server    {whole.MicrosecondsACheck, 7:0.0} µs a check");
        Print($"ratio                {ratio, 7:0.00} (at most {MostAllowed})");
        return whole.Checks == 0 ? 2
            : ratio <= MostAllowed ? 0
            : 1;
    }

    private async Task<Cost> BareAsync(Uri url, Load part, CancellationToken stopping)
    {
        using var bare = Child.Self("bare", new Uri(url, "health").ToString(), "--rate", part.Rate.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(part.WarmUp, time, stopping);
        var (done, failed) = Counts(await bare.AskAsync(stopping));
        var cpu = bare.Cpu;
        await Task.Delay(part.Measured, time, stopping);
        var spent = bare.Cpu - cpu;
        var (doneAfter, failedAfter) = Counts(await bare.AskAsync(stopping));
        return new(spent, doneAfter - done, failedAfter - failed);
    }

    private async Task<Cost> ServerAsync(string file, Uri target, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-bench-");
        try
        {
            var definitions = Path.Combine(folder.FullName, "bench.yml");
            await File.WriteAllTextAsync(definitions, GeneratedDefinitions.Of(load.Checks, target, load.Interval), stopping);
            var url = new Uri($"http://127.0.0.1:{FreePort()}");
            using var server = Child.Start(
                file,
                [
                    "--definitions",
                    definitions,
                    "--environment",
                    "local",
                    "--database",
                    Path.Combine(folder.FullName, "bench.db"),
                    "--urls",
                    url.ToString(),
                    "--no-sign-in",
                ]
            );
            Print(await server.ReadLineAsync(stopping));
            return await MeasureAsync(server, new Uri(url, "metrics"), folder, stopping);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Cost> MeasureAsync(Child server, Uri metrics, DirectoryInfo folder, CancellationToken stopping)
    {
        using var client = new HttpClient();
        await Task.Delay(load.WarmUp, time, stopping);
        // Asked before the first and after the last look at the clock of the CPU: the answer's own cost is nobody's check. The
        // checks done while it was written are left out by their share of the time.
        var asked = time.GetTimestamp();
        var first = ServerMetricsReading.Parse(await client.GetStringAsync(metrics, stopping));
        var began = time.GetTimestamp();
        var cpu = server.Cpu;
        await Task.Delay(load.Measured, time, stopping);
        var spent = server.Cpu - cpu;
        var measured = time.GetElapsedTime(began);
        var between = time.GetElapsedTime(asked);
        var last = ServerMetricsReading.Parse(await client.GetStringAsync(metrics, stopping));
        var cost = new Cost(spent, (long)((last.Recorded - first.Recorded) * (measured / between)), 0);
        Print(
            $"crownwatch-server    {cost.MicrosecondsACheck, 7:0.0} µs a check ({Outcomes(first, last)}; expected {load.Rate * between.TotalSeconds:0})"
        );
        Print($"                     lateness of slots: {Bound(last, first, 0.5)} half, {Bound(last, first, 0.99)} 99 %");
        Print(
            $"                     memory {server.WorkingSet / 1048576.0:0} MB, database {folder.EnumerateFiles("bench.db*").Sum(f => f.Length) / 1048576.0:0.0} MB"
        );
        return cost;
    }

    private static string Outcomes(ServerMetricsReading first, ServerMetricsReading last) =>
        string.Join(", ", last.Results.Select(r => $"{r.Value - first.Results.GetValueOrDefault(r.Key)} {r.Key}"));

    private static string Bound(ServerMetricsReading last, ServerMetricsReading first, double share) =>
        last.LatenessWithin(share, first) switch
        {
            null => "not told",
            double.PositiveInfinity => "beyond the last bound",
            var seconds => string.Create(CultureInfo.InvariantCulture, $"≤ {seconds * 1000:0.#} ms"),
        };

    private static (long Done, long Failed) Counts(string line) =>
        line.Split(' ') is [var done, var failed]
            ? (long.Parse(done, CultureInfo.InvariantCulture), long.Parse(failed, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The bare loop said '{line}'");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Beside us in the repository, in the configuration we were built in.</summary>
    private static string? BuiltServer()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "DeltaCrown.slnx")))
        {
            root = root.Parent;
        }

        return root
            ?.GetDirectories("src/Crownwatch.Server/bin/Release")
            .SelectMany(d => d.EnumerateFiles("crownwatch-server", SearchOption.AllDirectories))
            .OrderByDescending(f => f.LastWriteTimeUtc)
            .FirstOrDefault()
            ?.FullName;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}
