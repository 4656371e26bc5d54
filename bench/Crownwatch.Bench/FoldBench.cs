using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Probes.Loading;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Bench;

/// <summary>Results a second that one core folds, with the three rules, and what it allocates for each in the steady state.</summary>
internal static class FoldBench
{
    private const long Interval = 10_000;
    private const int SlotsOfAWeek = 60_480;

    private const string Definitions = """
        version: "1.0"
        checks:
          - {name: health_endpoint, url: "http://127.0.0.1:8000/health", interval: 10s}
        alerting:
          rules:
            - name: consecutive_failures
              condition: "check.consecutive_failures >= check.failure_threshold"
              within: 3m
            - name: weekly_availability
              condition: "check.availability_7d < 98.5%"
            - name: latency_degradation
              condition: "check.latency_p95_1m > 800ms"
              for: 10m
        """;

    /// <summary>Folds that many results after a week of others, and prints the figures. One in fifty fails, alone.</summary>
    public static int Run(int results, TimeProvider time)
    {
        var set = DefinitionReader.Read([new SourceFile("bench.yml", Definitions)], null, new ProcessVariables("."), ReadMode.Run).Set!;
        var state = new CheckState(CheckPlan.For(set.Checks[0], set.Rules));
        List<AlertSignal> signals = [];
        var random = new Random(1);
        var slots = new DecidedSlot[results + SlotsOfAWeek];
        for (var i = 0; i < slots.Length; i++)
        {
            var isDown = random.Next(50) == 0;
            slots[i] = new DecidedSlot(
                1_768_226_580_000 + (i * Interval),
                isDown ? Outcome.Down : Outcome.Up,
                random.Next(20, 400),
                isDown ? 503 : 200,
                isDown ? "503" : ""
            );
        }

        foreach (var slot in slots.AsSpan(0, SlotsOfAWeek))
        {
            Monitor.Step(state, slot, signals);
        }

        signals.Clear();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = time.GetTimestamp();
        foreach (var slot in slots.AsSpan(SlotsOfAWeek))
        {
            Monitor.Step(state, slot, signals);
        }

        var seconds = time.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(
            FormattableString.Invariant(
                $"Monitor.Step: {results / seconds:#,0} results/s, {(double)allocated / results:0.00} bytes allocated a result, checkpoint {state.Save().Length:#,0} bytes, {signals.Count} signals"
            )
        );
        return 0;
    }
}
