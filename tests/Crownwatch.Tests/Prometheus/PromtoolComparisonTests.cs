using System.Diagnostics;
using System.Globalization;
using System.Text;
using Crownwatch.Core.Results;
using Crownwatch.Tests.Alerting;
using Crownwatch.Tests.Servers;
using Xunit;

namespace Crownwatch.Tests.Prometheus;

/// <summary>
/// Another engine's opinion: random series are folded by our core and given to `promtool test rules`, which must find the same alerts
/// firing in every minute. What the two do differently is written at each rule with the section of semantics.md that wants it so.
/// SEED replays a run.
/// </summary>
public sealed class PromtoolComparisonTests
{
    private const int Slots = 120;
    private const int SeriesOfAKind = 16;

    [Fact(Timeout = 60_000)]
    [Trait("rule", "2")]
    [Trait("rule", "3.1")]
    [Trait("rule", "3.2")]
    [Trait("rule", "4")]
    [Trait("rule", "5.1")]
    [Trait("rule", "5.2")]
    [Trait("rule", "5.3")]
    public async Task Promtool_finds_the_same_alerts_firing_in_every_minute()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed");
        var seed = Seed();
        var random = new Random(seed);
        var series = Enumerable
            .Range(0, 2 * SeriesOfAKind)
            .Select(i => RandomSeries.Make(string.Create(CultureInfo.InvariantCulture, $"s{i}"), Slots, i >= SeriesOfAKind, random))
            .ToList();
        var firing = ComparedRule.All.ToDictionary(r => r, r => Of(r, series).Select(s => (s.Name, Firing: Fold(r.Ours, s))).ToList());

        // No comparison of nothing with nothing.
        Assert.All(
            firing,
            rule => Assert.Contains(rule.Value, s => s.Firing.Contains(true) && s.Firing.LastIndexOf(false) > s.Firing.IndexOf(true))
        );

        var folder = Directory.CreateTempSubdirectory("promtool");
        try
        {
            var rules = Path.Combine(folder.FullName, "rules.yml");
            var test = Path.Combine(folder.FullName, "test.yml");
            await File.WriteAllTextAsync(rules, Rules(), Scene.Cancel);
            await File.WriteAllTextAsync(test, UnitTest(series, firing), Scene.Cancel);
            var (code, said) = await RunAsync(test);
            Assert.True(code == 0, $"seed {seed}: promtool finds otherwise\n{said[..Math.Min(said.Length, 4000)]}");
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    [Trait("rule", "2")]
    public void Our_default_of_two_successes_differs_only_after_the_first_of_them()
    {
        var seed = Seed();
        var random = new Random(seed);
        for (var i = 0; i < SeriesOfAKind; i++)
        {
            var series = RandomSeries.Make("s", Slots, false, random);
            var one = Fold("condition: \"check.consecutive_failures >= 3\"\n  resolve_after: 1", series);
            var two = Fold("condition: \"check.consecutive_failures >= 3\"", series);
            for (var slot = 1; slot < Slots; slot++)
            {
                var twoInARow = series.Outcomes[slot] == Outcome.Up && series.Outcomes[slot - 1] == Outcome.Up;
                var expected = one[slot] || (two[slot - 1] && !twoInARow);
                Assert.True(two[slot] == expected, $"seed {seed}: series {i}, slot {slot}");
            }
        }
    }

    private static int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return seed;
    }

    private static IEnumerable<RandomSeries> Of(ComparedRule rule, IReadOnlyList<RandomSeries> series) =>
        rule.Gaps ? series : series.Take(SeriesOfAKind);

    // Whether the rule fires after each slot, as our core says.
    private static List<bool> Fold(string rule, RandomSeries series)
    {
        var check = new WatchedCheck(RuleFile.OneCheck("- name: rule\n  " + rule));
        List<bool> firing = [];
        foreach (var (outcome, latency) in series.Outcomes.Zip(series.Latencies))
        {
            _ = outcome switch
            {
                Outcome.Up => check.Up(1, latency),
                Outcome.Down => check.Down(1, "503", 503, latency),
                _ => check.Unknown(),
            };
            firing.Add(check.State.Rules[0].IsFiring);
        }

        return firing;
    }

    private static string Rules() =>
        "groups:\n  - name: compared\n    interval: 1m\n    rules:\n"
        + string.Join('\n', ComparedRule.All.Select(r => r.ForPromtool()))
        + "\n";

    private static string UnitTest(
        IReadOnlyList<RandomSeries> series,
        Dictionary<ComparedRule, List<(string Name, List<bool> Firing)>> firing
    )
    {
        var text = new StringBuilder("rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:\n");
        text.AppendJoin('\n', series.SelectMany(s => s.ForPromtool()));
        text.Append("\n    promql_expr_test:\n");
        foreach (var (rule, checks) in firing)
        {
            var asked = rule.Gaps ? "" : $",check=~\"{string.Join('|', checks.Select(c => c.Name))}\"";
            for (var slot = 0; slot < Slots; slot++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"      - expr: 'ALERTS{{alertname=\"{rule.Name}\",alertstate=\"firing\"{asked}}}'\n        eval_time: {slot}m\n        exp_samples:\n"
                );
                foreach (var (name, _) in checks.Where(c => c.Firing[slot]))
                {
                    text.Append(
                        $"          - {{labels: 'ALERTS{{alertname=\"{rule.Name}\",alertstate=\"firing\",check=\"{name}\"}}', value: 1}}\n"
                    );
                }
            }
        }

        return text.ToString();
    }

    private static async Task<(int Code, string Said)> RunAsync(string test)
    {
        var start = new ProcessStartInfo("promtool", ["test", "rules", test])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var promtool = Process.Start(start)!;
        var (errors, output) = (promtool.StandardError.ReadToEndAsync(Scene.Cancel), promtool.StandardOutput.ReadToEndAsync(Scene.Cancel));
        var said = await output + await errors;
        await promtool.WaitForExitAsync(Scene.Cancel);
        return (promtool.ExitCode, said);
    }
}
