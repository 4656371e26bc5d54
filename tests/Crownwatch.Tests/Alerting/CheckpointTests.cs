using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Results;
using Crownwatch.Tests.Results;
using FsCheck.Fluent;
using Xunit;
using Monitor = Crownwatch.Core.Alerting.Monitor;

namespace Crownwatch.Tests.Alerting;

/// <summary>State is a fold over results (design.md): one that was saved and loaded goes on as if it never had been.</summary>
public sealed class CheckpointTests
{
    private static readonly DefinitionSet _definitions = RuleFile.OneCheck(
        """
        - name: failing
          condition: "check.consecutive_failures >= 2"
          within: 3m
          message: "${check.status_codes} since ${check.first_failure_at}, ${check.availability_1h} up"
        - name: unavailable
          condition: "check.availability_30m < 80%"
          min_coverage: 2m
        - name: slow
          condition: "check.latency_p95_2m > 800ms"
          for: 3m
        - name: silent
          condition: "check.silent_for > 4m"
        - name: silent_long
          condition: "check.silent_for > 2m"
          for: 3m
        - name: expiring
          condition: "check.certificate_expires_in < 14d"
        - name: slow_hours
          condition: "check.latency_p50_2h > 800ms"
        - name: mixed
          condition: "check.failure_rate_5m > 30% and not check.latency_p50_10m < 500ms or check.failures_10m >= 5"
        """,
        "30s"
    );

    private static readonly CheckPlan _plan = CheckPlan.For(_definitions.Checks[0], _definitions.Rules);

    // In the order in which results come in: one that takes long comes after later slots, or after their deadline.
    private static FsCheck.Gen<DecidedSlot[]> AnySlots =>
        (
            from gap in Gen.Frequency((15, Gen.Constant(1)), (3, Gen.Choose(2, 9)), (1, Gen.Choose(-2, 200)))
            from outcome in Gen.Elements(Outcome.Up, Outcome.Up, Outcome.Down, Outcome.Down, Outcome.Unknown, Outcome.Missed)
            from milliseconds in Gen.Elements(100f, 700f, 900f, 5000f, float.NaN)
            from code in Gen.Elements("503", "500", "timeout")
            from took in Gen.Frequency((9, Gen.Elements(40, 900, 5000)), (1, Gen.Choose(1, 120_000)))
            from exclusion in Gen.Frequency(
                (12, Gen.Constant(Exclusion.None)),
                (1, Gen.Elements(Exclusion.Maintenance, Exclusion.Corrected))
            )
            from days in Gen.Elements(0, 0, 0, 10, 90)
            select (gap, took, exclusion, days, new DecidedSlot(0, outcome, milliseconds, 0, code))
        )
            .NonEmptyListOf()
            .Select(list =>
            {
                var (slot, now) = (1_768_226_580_000L, 0L);
                return list.Select(s =>
                    {
                        slot += s.gap * 30_000L;
                        now = Math.Max(now, slot + s.took);
                        return s.Item5 with
                        {
                            Slot = slot,
                            FinishedAt = now,
                            Exclusion = s.exclusion,
                            CertificateEndsAt = s.days == 0 ? 0 : slot + (s.days * 86_400_000L),
                        };
                    })
                    .ToArray();
            });

    private static IEnumerable<long> MinutesBetween(long from, long until)
    {
        for (var minute = ((from / 60_000) + 1) * 60_000; minute < until; minute += 60_000)
        {
            yield return minute;
        }
    }

    [Fact]
    [Trait("rule", "5.2")]
    public void Ticks_decide_no_minute_otherwise_than_the_next_result_would() =>
        Properties.Hold(
            AnySlots,
            slots =>
            {
                static string Runs(CheckState state) =>
                    string.Join(' ', state.Rules.Select(r => r.Minutes).Select(m => $"{m.FirstTrue}+{m.HeldMilliseconds}"));
                var (ticked, quiet) = (new CheckState(_plan), new CheckState(_plan));
                List<AlertSignal> signals = [];
                var before = slots[0].FinishedAt;
                foreach (var slot in slots)
                {
                    foreach (var minute in MinutesBetween(before, slot.FinishedAt))
                    {
                        Monitor.Tick(ticked, minute, signals);
                        Monitor.Tick(ticked, minute, signals);
                    }

                    before = slot.FinishedAt;
                    var isNext = slot.Slot > quiet.LastSlot; // one of a slot that was passed decides no minute
                    Monitor.Step(ticked, slot, signals);
                    Monitor.Step(quiet, slot, signals);
                    Assert.True(!isNext || Runs(quiet) == Runs(ticked), $"{slot}: {Runs(quiet)} or, ticked, {Runs(ticked)}");
                }
            },
            100
        );

    [Fact]
    public void A_state_saved_and_loaded_at_any_slot_says_what_one_never_saved_says() =>
        Properties.Hold(
            AnySlots,
            slots =>
            {
                var unbroken = Fold(slots, savedAfterEach: false);
                var resumed = Fold(slots, savedAfterEach: true);

                Assert.Equal(unbroken.Said, resumed.Said);
                Assert.Equal(unbroken.State.Save(), resumed.State.Save());
            },
            100
        );

    [Fact]
    public void The_series_of_that_property_do_make_every_rule_fire_and_clear()
    {
        HashSet<string> seen = [];
        foreach (var slots in AnySlots.Sample(60, 400))
        {
            seen.UnionWith(Fold(slots, savedAfterEach: false).Said.Select(said => string.Join(' ', said.Split(' ')[..2])));
        }

        Assert.Equal(
            _plan.Rules.SelectMany(r => new[] { $"{r.Name} False", $"{r.Name} True" }).Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_checkpoint_cut_short_anywhere_is_none()
    {
        var bytes = Fold([.. Enumerable.Range(1, 40).Select(i => new DecidedSlot(i * 30_000L, Outcome.Down, 900, 503, "503"))], false)
            .State.Save();

        Assert.NotNull(CheckState.TryLoad(_plan, bytes));
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(CheckState.TryLoad(_plan, bytes.AsMemory(0, length))));
    }

    [Theory]
    [InlineData("60s", "3m")]
    [InlineData("30s", "4m")]
    public void A_checkpoint_of_another_interval_or_rule_is_none(string interval, string within)
    {
        var rule = """
            - name: failing
              condition: "check.consecutive_failures >= 2"
              within: WITHIN
            """;
        var before = RuleFile.OneCheck(rule.Replace("WITHIN", "3m", StringComparison.Ordinal), "30s");
        var after = RuleFile.OneCheck(rule.Replace("WITHIN", within, StringComparison.Ordinal), interval);

        Assert.Null(CheckState.TryLoad(Plan(after), new CheckState(Plan(before)).Save()));
    }

    [Fact]
    public void A_checkpoint_fits_no_plan_whose_messages_look_further_back_at_latency()
    {
        var rule = """
            - name: failing
              condition: "check.consecutive_failures >= 2"
              message: "p95 ${check.latency_p95_5m}"
            """;
        var longer = rule.Replace("_5m", "_1h", StringComparison.Ordinal);

        Assert.Null(CheckState.TryLoad(Plan(RuleFile.OneCheck(longer)), new CheckState(Plan(RuleFile.OneCheck(rule))).Save()));
    }

    private static CheckPlan Plan(DefinitionSet definitions) => CheckPlan.For(definitions.Checks[0], definitions.Rules);

    private static (List<string> Said, CheckState State) Fold(DecidedSlot[] slots, bool savedAfterEach)
    {
        var state = new CheckState(_plan);
        List<string> said = [];
        List<AlertSignal> signals = [];
        var before = slots[0].FinishedAt;
        foreach (var slot in slots)
        {
            signals.Clear();
            foreach (var minute in MinutesBetween(before, slot.FinishedAt))
            {
                Monitor.Tick(state, minute, signals);
            }

            before = slot.FinishedAt;
            Monitor.Step(state, slot, signals);
            said.AddRange(signals.Select(s => $"{s.Rule.Name} {s.Fires} {s.Evidence.Headline} {s.Evidence.Brief} {s.Evidence.Arithmetic}"));
            if (savedAfterEach)
            {
                state = CheckState.TryLoad(_plan, state.Save())!;
            }
        }

        return (said, state);
    }
}
