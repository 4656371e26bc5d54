using Crownwatch.Core.Simulation;
using Xunit;

namespace Crownwatch.Tests.Simulation.Soak;

/// <summary>What must hold of every run, whatever happens in it.</summary>
internal static class Invariants
{
    public static void Judge(SoakCase made, IReadOnlyList<SimulationEvent> events)
    {
        TimeGoesForward(events);
        EveryAlertHasAnIncidentOrAReason(events);
        AlertsFireOnceUntilTheyClear(events);
        WhoWasToldTheOpeningIsToldTheEnd(events);
        StepsAreNeitherDoubleNorLate(made, events);
        NobodyIsPagedWhilePaused(events);
        TimeAddsUp(made, events[^1].Summary!);
    }

    private static void TimeGoesForward(IReadOnlyList<SimulationEvent> events)
    {
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.At <= pair.Second.At, $"{pair.Second.Event} comes too late"));
        Assert.Equal("summary", events[^1].Event);
        Assert.Single(events, e => e.Event == "summary");
    }

    private static void EveryAlertHasAnIncidentOrAReason(IReadOnlyList<SimulationEvent> events)
    {
        foreach (var fired in events.Where(e => e.Event == "alert_fired"))
        {
            var became = events.Any(e =>
                e.At == fired.At
                && (
                    (
                        e.Event is "incident_opened" or "incident_reopened" or "alert_joined" or "suppressed"
                        && e.Check == fired.Check
                        && e.Rule == fired.Rule
                    ) || (fired.Severity == "info" && e is { Event: "notification", Kind: "info" })
                )
            );
            Assert.True(became, $"{fired.At:O}: nothing became of {fired.Rule} on {fired.Check}");
        }
    }

    private static void AlertsFireOnceUntilTheyClear(IReadOnlyList<SimulationEvent> events)
    {
        HashSet<(string?, string?)> open = [];
        foreach (var e in events)
        {
            if (e.Event == "alert_fired")
            {
                Assert.True(open.Add((e.Rule, e.Check)), $"{e.At:O}: {e.Rule} fires twice on {e.Check}");
            }
            else if (e.Event == "alert_resolved")
            {
                Assert.True(open.Remove((e.Rule, e.Check)), $"{e.At:O}: {e.Rule} clears on {e.Check} without having fired");
            }
        }
    }

    private static void WhoWasToldTheOpeningIsToldTheEnd(IReadOnlyList<SimulationEvent> events)
    {
        foreach (var incident in events.Where(e => e.Incident is not null && e.Kind is not "info").GroupBy(e => e.Incident))
        {
            HashSet<string> told = [];
            var resolved = false;
            foreach (var e in incident)
            {
                switch (e)
                {
                    case { Event: "notification", Kind: "opened" or "step" }:
                        told.Add(e.Channel!);
                        resolved = false;
                        break;
                    case { Event: "notification", Kind: "resolved" }:
                        Assert.True(told.Remove(e.Channel!), $"{e.At:O}: {e.Channel} hears the end of #{e.Incident}, never its opening");
                        break;
                    case { Event: "notification" }:
                        Assert.Contains(e.Channel!, told);
                        break;
                    case { Event: "incident_resolved" }:
                        resolved = true;
                        break;
                    default:
                        break;
                }
            }

            Assert.True(!resolved || told.Count == 0, $"#{incident.Key}: {string.Join(", ", told)} never heard of the end");
        }
    }

    // Counted from each opening: a step runs, is skipped or is withheld at its time, or as soon as we are there again.
    private static void StepsAreNeitherDoubleNorLate(SoakCase made, IReadOnlyList<SimulationEvent> events)
    {
        var downtimes = Downtimes(made);
        foreach (var incident in events.Where(e => e.Incident is not null).GroupBy(e => e.Incident))
        {
            var opened = DateTimeOffset.MinValue;
            HashSet<(double, int)> ran = [];
            var mayRunAgain = false;
            foreach (var e in incident)
            {
                switch (e.Event)
                {
                    case "incident_opened" or "incident_reopened":
                        (opened, mayRunAgain) = (e.At, false);
                        ran.Clear();
                        break;
                    case "acknowledgement_lapsed" or "severity_raised" or "alert_joined":
                        mayRunAgain = true; // the first step, or the latest, is run once more (6.2, 7.3)
                        break;
                    case "escalation_step":
                        var isNew = ran.Add((e.Step!.Value, e.Repeat ?? 0));
                        Assert.True(isNew || mayRunAgain, $"{e.At:O}: step {e.Step} of #{e.Incident} runs twice");
                        mayRunAgain &= isNew;
                        var due = opened + TimeSpan.FromSeconds(e.Step.Value) + ((e.Repeat ?? 0) * TimeSpan.FromMinutes(30));
                        Assert.True(e.At >= due || e.Repeat is not null, $"{e.At:O}: step {e.Step} of #{e.Incident} runs early");
                        Assert.True(
                            !isNew || e.At == due || e.Repeat is not null || Excused(downtimes, incident, due, e.At),
                            $"{e.At:O}: step {e.Step} of #{e.Incident} runs late, it was due {due:O}"
                        );
                        break;
                    default:
                        break;
                }
            }
        }
    }

    // Late is right after our own downtime, and after a silence, pause or maintenance that withheld the step.
    private static bool Excused(
        List<(DateTimeOffset From, DateTimeOffset Until)> downtimes,
        IEnumerable<SimulationEvent> incident,
        DateTimeOffset due,
        DateTimeOffset ran
    ) =>
        downtimes.Exists(d => d.From <= due && due <= d.Until && ran >= d.Until)
        || incident.Any(e => e.Event == "suppressed" && e.At <= ran && e.Step is not null);

    private static List<(DateTimeOffset From, DateTimeOffset Until)> Downtimes(SoakCase made)
    {
        List<(DateTimeOffset, DateTimeOffset)> all = [];
        DateTimeOffset? since = null;
        foreach (var e in made.Scenario.Events)
        {
            if (e is StopMonitorAction)
            {
                since ??= SoakCase.Start + e.At;
            }
            else if (e is StartMonitorAction && since is { } from)
            {
                all.Add((from, SoakCase.Start + e.At));
                since = null;
            }
        }

        return all;
    }

    private static void NobodyIsPagedWhilePaused(IReadOnlyList<SimulationEvent> events)
    {
        DateTimeOffset? until = null;
        foreach (var e in events)
        {
            until = e.Event switch
            {
                "paused" => Later(
                    until,
                    DateTimeOffset.Parse(e.Text.Split(" until ")[1][..19] + "Z", System.Globalization.CultureInfo.InvariantCulture)
                ),
                "unpaused" => null,
                _ => until,
            };
            Assert.False(
                e is { Event: "notification", Kind: "step" } && e.At < until,
                $"{e.At:O}: a step of #{e.Incident} goes out although alerting is paused until {until:O}"
            );
        }
    }

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a > b ? a.Value : b;

    private static void TimeAddsUp(SoakCase made, SimulationSummary summary)
    {
        foreach (var check in summary.Checks)
        {
            var span = made.Length.TotalSeconds;
            Assert.True(check.SecondsUp + check.SecondsDown <= span + 120, $"{check.Check}: more time than there was");
            Assert.Equal((check.SecondsUp + check.SecondsDown) / span, check.Coverage, 0.02);
            if (check.Availability is { } availability)
            {
                Assert.Equal(check.SecondsUp / (check.SecondsUp + check.SecondsDown), availability, 2e-6); // cut, not rounded
            }
        }
    }
}
