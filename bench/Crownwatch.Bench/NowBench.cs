using System.Net;
using System.Net.Sockets;
using Crownwatch.Core.Results;
using Crownwatch.Server;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Bench;

/// <summary>The page Now with many checks and some hours of history on a real server: how large it is, and how long it takes.</summary>
internal static class NowBench
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    // One slot in 97 is down: more than a good check has.
    private const string Fill = """
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @slots)
        INSERT INTO results (check_id, slot, outcome, cause, status, latency_us, finished_after, exclusion)
        SELECT @id, @from + i * 60000, i % 97 = 5, 0, 200, 40000 + (i * 7919) % 30000, 53, 0 FROM n
        """;

    /// <returns>0 when all figures are within the issue's.</returns>
    public static async Task<int> RunAsync(int checks, int hours, int rounds, TimeProvider time, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "bench.db");
            var definitions = Path.Combine(folder.FullName, "checks.yml");
            await File.WriteAllTextAsync(definitions, Text(checks), stopping);
            await FillAsync(file, checks, hours, time, stopping);
            return await MeasureAsync(definitions, file, checks, rounds, time, stopping);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Nobody answers there: the page also shows what fails, as the checks fall due one after the other.
    private static string Text(int checks) =>
        "version: \"1.0\"\nchecks:\n"
        + string.Concat(
            Enumerable
                .Range(1, checks)
                .Select(i =>
                    $"  - {{name: check_number_{i}, url: \"http://127.0.0.1:9/{i}\", interval: 60s, labels: {{service: service_{i % 40}}}, "
                    + "success_criteria: [{status_code: 200}, {response_time_ms: \"<800\"}]}\n"
                )
        );

    private static async Task FillAsync(string file, int checks, int hours, TimeProvider time, CancellationToken stopping)
    {
        await using var database = new Database(file, time);
        await Migrator.MigrateAsync(database, time, stopping);
        var now = time.GetUtcNow();
        for (var id = 1; id <= checks; id++)
        {
            var name = $"check_number_{id}";
            var last = Slots.AtOrBefore(now, Slots.PhaseMilliseconds(name, _interval), _interval);
            var row = new
            {
                id,
                name,
                slots = hours * 60,
                from = (last - (_interval * ((hours * 60) - 1))).ToUnixTimeMilliseconds(),
            };
            await database.WriteAsync(
                false,
                c =>
                {
                    c.Execute("INSERT INTO checks (id, name) VALUES (@id, @name)", row);
                    return c.Execute(Fill, row);
                },
                stopping
            );
        }
    }

    private static async Task<int> MeasureAsync(
        string definitions,
        string file,
        int checks,
        int rounds,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var options = new ServerOptions
        {
            Definitions = definitions,
            Database = file,
            Urls = [url],
            NoSignIn = true,
        };
        var running = Task.Run(() => ServerHost.RunAsync(options, ending.Token), stopping);
        using var client = new HttpClient { BaseAddress = url };
        while (!await IsUpAsync(client, stopping))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, stopping);
        }

        List<double> took = [];
        var (bytes, compressed) = (0, 0);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < rounds; i++)
        {
            var start = time.GetTimestamp();
            bytes = (await client.GetByteArrayAsync(new Uri("/", UriKind.Relative), stopping)).Length;
            took.Add(time.GetElapsedTime(start).TotalMilliseconds);
        }

        var cpu = (Environment.CpuUsage.TotalTime - before) / rounds;
        using var small = new HttpRequestMessage(HttpMethod.Get, "/");
        small.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await client.SendAsync(small, stopping);
        compressed = (await answer.Content.ReadAsByteArrayAsync(stopping)).Length;
        await ending.CancelAsync();
        await running;
        took.Sort();
        var p95 = took[LatencyWindow.NearestRank(0.95, took.Count) - 1];
        Console.WriteLine(
            FormattableString.Invariant($"Now with {checks} checks, {rounds} looks, the time as a client on this machine sees it:")
        );
        Console.WriteLine(FormattableString.Invariant($"  HTML         {bytes / 1000.0, 8:0.0} KB (under 300)"));
        Console.WriteLine(FormattableString.Invariant($"  compressed   {compressed / 1000.0, 8:0.0} KB (under 40)"));
        Console.WriteLine(FormattableString.Invariant($"  p50          {took[took.Count / 2], 8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"  p95          {p95, 8:0.0} ms (under 50)"));
        Console.WriteLine(
            FormattableString.Invariant(
                $"  CPU a look   {cpu.TotalMilliseconds, 8:0.0} ms, of this whole process: client, and checks that run meanwhile, included"
            )
        );
        return bytes < 300_000 && compressed < 40_000 && p95 < 50 ? 0 : 1;
    }

    private static async Task<bool> IsUpAsync(HttpClient client, CancellationToken stopping)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/-/ready", UriKind.Relative), stopping);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
