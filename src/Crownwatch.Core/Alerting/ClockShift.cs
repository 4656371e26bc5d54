using Crownwatch.Core.Conditions;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Core.Alerting;

/// <summary>
/// The clock was set: every deadline moves with it, so that no step runs earlier or later than its time has passed (semantics.md 1.6).
/// What has happened keeps its time.
/// </summary>
internal static class ClockShift
{
    /// <param name="by">Positive for forward.</param>
    public static void Apply(IAlertBook book, Surroundings at, TimeSpan by)
    {
        var text = $"the clock of the watcher was set {(by > TimeSpan.Zero ? "forward" : "back")} by {DurationText.Of(by.Duration())}";
        var entry = new TimelineEntry(at.Now, "clock_step", $"{text}: what was still to come moved with it");
        HashSet<long> seen = [];
        var open = book.Open.Select(i => i.Id);
        foreach (var id in open.Concat(book.Due(DateTimeOffset.MaxValue)).Where(seen.Add).ToList())
        {
            var moved = Moved(book.Incident(id)!, by);
            book.Save(new Decision(moved) { Timeline = moved.IsResolved ? [] : [entry] }, Deadlines.NextDue(moved, at.Definitions));
        }

        foreach (var alert in book.Withheld.Where(a => a.WaitsSince is not null).ToList())
        {
            book.Put(alert with { WaitsSince = alert.WaitsSince + by, Held = alert.Held! with { Until = alert.Held.Until + by } });
        }
    }

    private static Incident Moved(Incident incident, TimeSpan by) =>
        incident with
        {
            Escalation = incident.Escalation with { StartedAt = incident.Escalation.StartedAt + by },
            Acknowledgement = incident.Acknowledgement is { } held
                ? held with
                {
                    LastSign = held.LastSign + by,
                    AskedAt = held.AskedAt + by,
                }
                : null,
            ResolvesAt = incident.ResolvesAt + by,
            ReopensAt = incident.ReopensAt + by,
            FlappingSince = incident.FlappingSince + by,
        };
}
