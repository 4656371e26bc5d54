using System.Globalization;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;
using Crownwatch.Server.Telemetry;

namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>What a calendar reads: the turns of the last month and of the next ninety days, each whole.</summary>
public sealed class CalendarFeedReader(
    SnapshotSource snapshots,
    InterventionReader interventions,
    Installation installation,
    TimeProvider time
)
{
    private static readonly TimeSpan Behind = TimeSpan.FromDays(30);

    public string Read(CalendarFeed feed)
    {
        var snapshot = snapshots.Current;
        var onCall = snapshot.Definitions.OnCall;
        var now = time.GetUtcNow();
        var (from, until) = (now - Behind, now + Shifts.Preview);

        // Also those that are over: a calendar remembers who was on call.
        OnCallOverride[] overrides =
        [
            .. interventions.Between(from, DateTimeOffset.MaxValue).OfType<OnCallOverride>().Where(o => o.From < o.Until),
        ];
        var turns = onCall
            .Rotations.Values.Where(r => feed.IsOfPerson || r.Name == feed.Name)
            .SelectMany(r => WholeTurns.Touching(r, overrides, from, until))
            .Where(s => !feed.IsOfPerson || s.Person == feed.Name)
            .OrderBy(s => s.From)
            .ThenBy(s => s.Rotation, StringComparer.Ordinal);
        return CalendarText.Of(
            $"On call: {feed.Name}",
            $"-//Crownwatch//{ProgramVersion.Text}//EN",
            Latest(snapshot.LoadedAt, overrides, now),
            turns.Select(Event)
        );
    }

    private CalendarEvent Event(Shift shift) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{shift.Rotation}-{shift.From.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}@{installation.Id}.crownwatch"
            ),
            shift.From,
            shift.Until,
            $"{shift.Person} is on call ({shift.Rotation})",
            shift.IsOverride ? $"{shift.Person} stands in." : ""
        );

    // When what it is made from was last changed, as far as that is known.
    private static DateTimeOffset Latest(DateTimeOffset loaded, OnCallOverride[] overrides, DateTimeOffset now) =>
        overrides.Select(o => o.From).Where(at => at <= now).Append(loaded).Max();
}
