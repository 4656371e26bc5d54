using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Alerting;

/// <summary>An opening waits for what the check depends on (semantics.md 6.5).</summary>
internal sealed class Waiting(IAlertBook book, Func<string, CheckState?> states, Dependencies dependencies)
{
    private const int AtMostSlots = 3;

    /// <summary>Why the alert waits, and since when; no hold when it need not, or has waited as long as it may.</summary>
    public (Hold? Hold, OpenAlert Alert) Of(OpenAlert alert, Surroundings at)
    {
        var above = dependencies.Above(alert.Check);
        if (above.Count == 0)
        {
            return (null, alert);
        }

        // While a parent's alert is open there is somebody to see to it, or a reason why not; the child is part of that.
        if (book.OpenAlerts.FirstOrDefault(a => Explains(a) && above.Contains(a.Check)) is { } parent)
        {
            return (
                new Hold($"{alert.Check} depends on {parent.Check}, on which {parent.Rule} fires", null, parent.Incident),
                alert with
                {
                    WaitsSince = null,
                }
            );
        }

        if (alert.HasWaited || above.FirstOrDefault(name => states(name) is { Streak.Failures: > 0 }) is not { } down)
        {
            return (null, alert);
        }

        var since = alert.WaitsSince ?? at.Now;
        var until = since + (AtMostSlots * (at.Check(alert.Check)?.Interval ?? TimeSpan.Zero));
        return at.Now >= until
            ? (null, alert with { HasWaited = true })
            : (new Hold($"{alert.Check} depends on {down}, whose last slot is down", until), alert with { WaitsSince = since });
    }

    // A budget that is spent or a certificate that runs out explains no failure of another check, and lasts for days: waiting for
    // its end would lose a page. A rule of severity info tells nobody (docs/decisions/what-a-dependency-explains.md).
    private static bool Explains(OpenAlert alert) =>
        alert.Kind is AlertKind.Outage or AlertKind.Latency or AlertKind.External && alert.Alert.RuleSeverity != RuleSeverity.Info;
}
