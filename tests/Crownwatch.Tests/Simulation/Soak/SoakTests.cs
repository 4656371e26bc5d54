using System.Globalization;
using Crownwatch.Core.Simulation;
using Xunit;

namespace Crownwatch.Tests.Simulation.Soak;

/// <summary>
/// Generated definitions, outages, people and crashes, from a seed: `make simulate-soak SEEDS=n FROM=first` runs many, and
/// `SEEDS=1 FROM=seed` plays one again.
/// </summary>
public sealed class SoakTests
{
    private const int UsualSeeds = 60;

    [Fact]
    public void Whatever_happens_nobody_is_forgotten_and_nobody_is_told_twice()
    {
        var days = 0.0;
        foreach (var seed in Seeds())
        {
            var made = new SoakCase(seed);
            days += made.Length.TotalDays;
            Try(seed, () => Invariants.Judge(made, made.Run()));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"simulated {days:0.#} days"));
        Assert.True(days > 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_events()
    {
        foreach (var seed in Seeds().Take(10))
        {
            Assert.Equal(Told(new SoakCase(seed).Run()), Told(new SoakCase(seed).Run()));
        }
    }

    /// <summary>Restarts in moments in which no run is under way: nothing is lost, so nothing may be decided differently.</summary>
    [Fact]
    public void A_crash_and_restart_at_any_point_decides_as_if_there_had_been_none()
    {
        foreach (var seed in Seeds())
        {
            var made = new SoakCase(seed);
            var calm = made.Scenario with
            {
                Slots = SlotPlacement.Aligned,
                Checks = made.Scenario.Checks.ToDictionary(c => c.Key, c => Calm(c.Value)),
                Events = [.. made.Scenario.Events.Where(e => e is not (StopMonitorAction or StartMonitorAction or CorrectAction))],
            };
            var random = new Random((int)seed);
            var crashes = Enumerable
                .Range(0, 12)
                .Select(_ => TimeSpan.FromSeconds((10 * random.Next((int)made.Length.TotalSeconds / 10)) + 7))
                .SelectMany(at => (ScenarioAction[])[new StopMonitorAction(at), new StartMonitorAction(at)]);
            var crashed = calm with { Events = [.. calm.Events.Concat(crashes).OrderBy(e => e.At)] };

            Try(seed, () => Assert.Equal(Told(made.Run(calm)), Told(made.Run(crashed))));
        }
    }

    // Every run is over seven seconds after its slot, and none is unknown: blindness is counted anew from a restart, as it should be.
    private static IReadOnlyList<ScenarioSpan> Calm(IReadOnlyList<ScenarioSpan> spans) =>
        [.. spans.Select(s => s with { Outcome = s.Outcome == ScenarioOutcome.Unknown ? ScenarioOutcome.Up : s.Outcome })];

    private static void Try(long seed, Action judge)
    {
        try
        {
            judge();
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed} (make simulate-soak SEEDS=1 FROM={seed}): {e.Message}");
        }
    }

    private static IEnumerable<string> Told(IEnumerable<SimulationEvent> events) => events.Select(e => $"{e.At:O} {Play.Line(e)} {e.Text}");

    private static IEnumerable<long> Seeds()
    {
        var from = Number("SOAK_FROM") ?? Random.Shared.NextInt64(1_000_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds from {from}");
        return Enumerable.Range(0, (int)(Number("SOAK_SEEDS") ?? UsualSeeds)).Select(i => from + i);
    }

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
