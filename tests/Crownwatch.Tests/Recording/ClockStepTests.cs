using Crownwatch.Core.Incidents;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Recording;

/// <summary>The wall clock is set while an incident is open: what is still to come comes after the time it was to come after.</summary>
public sealed class ClockStepTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(6)]
    [Trait("rule", "1.6")]
    public async Task No_escalation_step_runs_early_nor_late(int seconds)
    {
        await using var watched = await Watched.StartAsync(Cancel);
        var signals = new Signals();
        var changed = new Awaited();
        signals.Changed += changed.Changed;
        await watched.WriteAsync(
            desk => desk.Open(new HandMade("shop is down", Core.Definitions.IncidentSeverity.Critical), "ada"),
            Cancel
        );
        using var escalator = new Escalator(
            watched.Database,
            watched.Source,
            watched.Desks,
            signals,
            watched.Decisions,
            new Liveness(watched.Time),
            watched.Time,
            NullLogger<Escalator>.Instance
        );
        await escalator.StartAsync(Cancel);
        var opened = watched.Read(c => IncidentStore.Find(c, 1))!;
        var second = opened.Escalation.Policy.Steps[1].After;
        await AdvanceAsync(watched, TimeSpan.FromMinutes(5));

        watched.Time.SetClock(TimeSpan.FromSeconds(seconds));
        await AdvanceAsync(watched, second - TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(20));
        Assert.Equal(opened.Escalation.NextStep, watched.Read(c => IncidentStore.Find(c, 1))!.Escalation.NextStep);
        Assert.Equal(watched.Time.GetUtcNow(), watched.Decisions.Now); // the wall clock is what holds again

        await AdvanceAsync(watched, TimeSpan.FromSeconds(30));
        await changed.UntilAsync(
            () => watched.Read(c => IncidentStore.Find(c, 1))!.Escalation.NextStep == opened.Escalation.NextStep + 1,
            Cancel
        );
        await escalator.StopAsync(Cancel);
    }

    // The loop looks every ten seconds; it is given the chance each time.
    private static async Task AdvanceAsync(Watched watched, TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(10))
        {
            await watched.Time.WaitedForAsync(Cancel);
            watched.Time.Advance(left < TimeSpan.FromSeconds(10) ? left : TimeSpan.FromSeconds(10));
        }

        await watched.Time.WaitedForAsync(Cancel);
    }
}
