using System.IO.Compression;
using System.Text.RegularExpressions;
using Crownwatch.Core.Results;
using Crownwatch.Server;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Time;
using Dapper;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>Issue 5, figures: Now with 2,000 checks is under 300 KB, and under 40 KB compressed, whatever fails. bench: `now` has the times.</summary>
public sealed class ManyChecksTests
{
    private const int Checks = 2000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(2000)]
    public async Task Now_with_two_thousand_checks_stays_small_and_names_what_is_worst_first(int down)
    {
        var folder = Directory.CreateTempSubdirectory("crownwatch-many-");
        using var stopping = new CancellationTokenSource();
        var (definitions, file) = (Path.Combine(folder.FullName, "checks.yml"), Path.Combine(folder.FullName, "crownwatch.db"));
        await File.WriteAllTextAsync(definitions, Text(), TestContext.Current.CancellationToken);
        await FillAsync(file, down);
        var url = new Uri($"http://127.0.0.1:{WatchedTarget.FreePort()}");
        var options = new ServerOptions
        {
            Definitions = definitions,
            Database = file,
            Urls = [url],
            NoSignIn = true,
        };
        var running = Task.Run(() => ServerHost.RunAsync(options, stopping.Token));
        using var client = new HttpClient { BaseAddress = url };
        await DashboardServer.UntilAsync(async () =>
            (await client.GetAsync("/-/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode
        );

        var page = await client.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.InRange(page.Length, 60_000, 300_000);
        Assert.InRange(Compressed(page), 1, 40_000);
        var full = Regex.Matches(page, "<li class=\"check ([a-z]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(60, full.Count);
        Assert.Equal(full.OrderBy(s => s != "down"), full);
        var named = Regex.Count(page, "<li><a href=\"/checks/");
        var unlisted = Regex
            .Matches(page, "([0-9,]+) checks? [a-z]+ not listed here")
            .Sum(m =>
                int.Parse(
                    m.Groups[1].Value,
                    System.Globalization.NumberStyles.AllowThousands,
                    System.Globalization.CultureInfo.InvariantCulture
                )
            );
        Assert.Equal(Checks, full.Count + named + unlisted);
        var found = await client.GetStringAsync("/?text=number_1999&state=&label=", TestContext.Current.CancellationToken);
        Assert.Contains("1 of 2,000 checks", found, StringComparison.Ordinal);
        Assert.Contains("href=\"/checks/check_number_1999\"", found, StringComparison.Ordinal);
        await stopping.CancelAsync();
        await running;
        folder.Delete(true);
    }

    private static string Text() =>
        "version: \"1.0\"\nchecks:\n"
        + string.Concat(
            Enumerable
                .Range(1, Checks)
                .Select(i =>
                    $"  - {{name: check_number_{i}, url: \"http://127.0.0.1:9/{i}\", interval: 1h, labels: {{service: service_{i % 40}}}}}\n"
                )
        );

    // Every slot that is over has its result, so that nothing is probed while one looks.
    private static async Task FillAsync(string file, int down)
    {
        await using var database = new Database(file, TimeProvider.System);
        await Migrator.MigrateAsync(database, TimeProvider.System, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        await database.WriteAsync(
            true,
            c =>
            {
                for (var id = 1; id <= Checks; id++)
                {
                    var name = $"check_number_{id}";
                    c.Execute("INSERT INTO checks (id, name) VALUES (@id, @name)", new { id, name });
                    var last = Slots.AtOrBefore(now, Slots.PhaseMilliseconds(name, Interval), Interval);
                    for (var i = 0; i < 6; i++)
                    {
                        var row = new
                        {
                            id,
                            slot = (last - (Interval * i)).ToUnixTimeMilliseconds(),
                            outcome = i < 2 && id <= down ? 1 : 0,
                            cause = i < 2 && id <= down ? 2 : 0,
                            latency = 30_000 + (id * 7919 % 90_000),
                        };
                        c.Execute(
                            "INSERT INTO results (check_id, slot, outcome, cause, status, latency_us, finished_after) VALUES (@id, @slot, @outcome, @cause, 200, @latency, 60)",
                            row
                        );
                        if (row.outcome == 1)
                        {
                            c.Execute(
                                "INSERT INTO failures VALUES (@id, @slot, '503', '503, expected 200: the shop is closed', '[]', 'closed')",
                                row
                            );
                        }
                    }
                }

                return 0;
            },
            CancellationToken.None
        );
    }

    private static int Compressed(string page)
    {
        using var small = new MemoryStream();
        using (var brotli = new BrotliStream(small, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(System.Text.Encoding.UTF8.GetBytes(page));
        }

        return (int)small.Length;
    }
}
