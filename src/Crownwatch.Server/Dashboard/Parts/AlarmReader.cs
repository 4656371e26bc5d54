using Crownwatch.Core.Alerting;
using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Keeping;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Health;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.LifeSigns;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Receiving.Slack;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Parts;

/// <summary>What is wrong with the watcher itself: it heads every page in red.</summary>
public sealed class AlarmReader(
    SnapshotSource snapshots,
    IncidentOverviews incidents,
    InterventionReader interventions,
    Liveness liveness,
    DefinitionWatch watch,
    LocalHealth health,
    LifeSignStanding lifeSign,
    SocketStanding sockets,
    Database database,
    TimeProvider time
)
{
    private const int FindingsShown = 3;
    private static readonly TimeSpan SocketMayBeAway = TimeSpan.FromSeconds(30);

    public IReadOnlyList<Alarm> Read() =>
        [.. Nobody(), .. Hushed(), .. Sick(), .. Blind(), .. Overdue(), .. Refused(), .. RolledBack(), .. Lifeless(), .. Unheard()];

    // Semantics.md 10.7; and whatever else comes to the same.
    private IEnumerable<Alarm> Nobody()
    {
        var definitions = snapshots.Current.Definitions;
        var channels = definitions.Channels;
        if (!channels.Any(c => c.Enabled))
        {
            yield return new Alarm(
                "Nobody would be told.",
                channels.Count == 0
                    ? "The definitions have no channel: add one under alerting.channels."
                    : $"No channel is enabled: switch on {string.Join(" or ", channels.Select(c => c.Name).Take(5))}."
            );
        }
        else if (channels.Where(c => c.Enabled).All(KeptDefinitions.LacksSecret))
        {
            yield return new Alarm(
                "Nobody would be told.",
                "No enabled channel can send: their secrets are written in the definition files, which are refused, and kept definitions have none."
            );
        }
        else if (channels.Where(c => c.Enabled).ToList() is var enabled && enabled.TrueForAll(Refuses))
        {
            yield return new Alarm(
                "Nobody would be told.",
                $"{(enabled.Count == 1 ? "The one enabled channel refuses" : $"All {enabled.Count} enabled channels refuse")} our credentials: "
                    + $"{string.Join(", ", enabled.Select(c => c.Name).Take(5))}. Mend them and send a test from the page Channels."
            );
        }

        if (NobodyOnCall(definitions.OnCall) is { } gap)
        {
            yield return new Alarm("Nobody is on call.", gap);
        }
    }

    private bool Refuses(ChannelDefinition channel) =>
        database.Read(c => OpenAlertStore.Has(c, CredentialAlerts.RuleOf(channel.Name), SelfAlerts.Check));

    // Where there is no rotation and no such role, nobody was meant to be: every step then reaches the channels it names.
    private string? NobodyOnCall(OnCallDefinition onCall)
    {
        if (onCall.Rotations.Count == 0)
        {
            return null;
        }

        var now = time.GetUtcNow();
        OnCallOverride[] overrides = [.. interventions.Standing().OfType<OnCallOverride>()];
        if (Roster.Of([Roster.OnCallRole], onCall, overrides, now).People.Count > 0)
        {
            return null;
        }

        var next = Handoffs.Next(onCall, overrides, now);
        return "Steps for on_call fall to the next role, then to every enabled channel"
            + (next.Count > 0 ? $"; from {TimeText.Utc(next[0].At)} on {next[0].To} is." : ".")
            + " Somebody can stand in: page On call.";
    }

    // Whoever looks must see that nobody will be called, by whose doing, and until when.
    private IEnumerable<Alarm> Hushed()
    {
        var now = time.GetUtcNow();
        foreach (var standing in interventions.Standing().Where(i => i.HoldsAt(now)))
        {
            var what = standing switch
            {
                Pause => "Alerting is paused. Nobody would be told.",
                Silence silence when SilenceReach.IsEverything(silence.Matchers, snapshots.Current.Definitions) =>
                    $"Everything is silenced (silence {silence.Id}). Nobody would be told.",
                _ => null,
            };
            if (what is not null)
            {
                yield return new Alarm(
                    what,
                    $"By {standing.By}, until {TimeText.Utc(standing.Until)}: {standing.Reason}. Nobody is paged meanwhile; "
                        + "it is ended on the page Silences."
                );
            }
        }
    }

    private IEnumerable<Alarm> Sick() =>
        liveness.Sick.Select(loop =>
            loop.LastFailure is { } failure && failure.StartsWith("database", StringComparison.Ordinal)
                ? new Alarm("The database can't be written.", $"{loop.Name}: {failure}. Checks go on; nothing is recorded until it can be.")
                : new Alarm($"A part of the server is not working: {loop.Name}.", loop.LastFailure ?? "It has not turned in its time.")
        );

    // Semantics.md 1.3.
    private IEnumerable<Alarm> Blind()
    {
        if (health.Blind is [var latest, ..] and var blind)
        {
            yield return new Alarm(
                $"This server itself could not look: {(blind.Count == 1 ? "a check is" : $"{blind.Count} checks are")} unknown.",
                $"{latest.Check}: {latest.Why}. What fails meanwhile is recorded as unknown and pages nobody about its target."
            );
        }
    }

    private IEnumerable<Alarm> Overdue() =>
        incidents
            .Overdue(time.GetUtcNow())
            .Select(waiting => new Alarm(
                $"Channel {waiting.Channel} does not deliver.",
                $"{(waiting.Count == 1 ? "A message waits" : $"{waiting.Count} messages wait")} since {TimeText.Utc(waiting.Since)} and "
                    + $"{(waiting.Count == 1 ? "is" : "are")} still being tried"
                    + $"{(waiting.Answer is { Length: > 0 } answer ? $"; it answered last: {answer}" : "")}."
            ));

    // Semantics.md 10.5.
    private IEnumerable<Alarm> Lifeless()
    {
        if (lifeSign.Now is { Trouble: { } trouble } report)
        {
            yield return new Alarm(
                "No life sign goes out.",
                $"{char.ToUpperInvariant(trouble[0])}{trouble[1..]}. "
                    + (report.LastSent is { } last ? $"The last one went out {TimeText.Utc(last)}." : "None has gone out since the start.")
            );
        }
    }

    // One that Slack renews is back within seconds.
    private IEnumerable<Alarm> Unheard() =>
        sockets
            .All.Where(s => s.Value.ClosedSince is { } since && time.GetUtcNow() - since > SocketMayBeAway)
            .Select(s => new Alarm(
                $"Slack's buttons of channel {s.Key} do nothing.",
                $"Its socket is not open since {TimeText.Utc(s.Value.ClosedSince!.Value)}: {s.Value.Trouble}. Acknowledge by link or on these pages."
            ));

    private IEnumerable<Alarm> RolledBack()
    {
        if (snapshots.Current.RolledBack is { } held)
        {
            yield return new Alarm(
                $"The definitions are rolled back to set {held.Set}.",
                $"By {held.By}, {TimeText.Utc(held.At)}. What the files say does not run until one of them changes, or somebody returns to "
                    + "them on the page Definitions."
            );
        }
    }

    private IEnumerable<Alarm> Refused()
    {
        var errors = watch.Refused.Where(f => f.Severity == FindingSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            var more = errors.Count > FindingsShown ? $" (and {errors.Count - FindingsShown} more)" : "";
            yield return new Alarm(
                snapshots.Current.Kept is null
                    ? "The changed definition files are refused; the former ones keep running."
                    : watch.Degraded!,
                string.Join(" ", errors.Take(FindingsShown)) + more
            );
        }
    }
}

/// <param name="What">A sentence.</param>
/// <param name="More">Why, or what to do.</param>
public sealed record Alarm(string What, string More);
