using System.Globalization;
using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Receiving.PagerDuty;

/// <summary>What a signed event of PagerDuty changes here: decided and stored in one transaction, each event once.</summary>
public sealed class PagerDutyDesk(IncidentDesk incidents, SnapshotSource snapshots, Installation installation, TimeProvider time)
{
    private const string Nobody = "PagerDuty";

    /// <returns>What became of it, for the counts: taken, noted, replayed, echo, foreign, no_effect or ignored.</returns>
    /// <exception cref="SqliteException">Nothing was stored: it is to be sent again.</exception>
    public Task<string> TakeAsync(PagerDutyChannelDefinition channel, PagerDutyEvent told, CancellationToken stopping) =>
        incidents.RunAsync((connection, desk) => Take(connection, desk, channel, told), stopping);

    private string Take(SqliteConnection connection, AlertDesk desk, PagerDutyChannelDefinition channel, PagerDutyEvent told)
    {
        var now = time.GetUtcNow();
        if (!PagerDutyEventStore.TryTake(connection, told.Id, now))
        {
            return "replayed";
        }

        var key = told.Key ?? (told.Incident is { } id ? PagerDutyEventStore.KeyOf(connection, id) : null);
        if (key is null || Number(key) is not { } number || IncidentStore.Find(connection, number) is not { } incident)
        {
            return told.Type.StartsWith("incident.", StringComparison.Ordinal) ? "foreign" : "ignored";
        }

        if (told is { Incident: { } theirs, Key: not null })
        {
            PagerDutyEventStore.Know(connection, theirs, key, now);
        }

        // What we said ourselves comes back as an event: it changes nothing here.
        if (told.IsEcho)
        {
            return "echo";
        }

        var by = told.Person is { } name ? People.OfPagerDuty(name, told.Email, snapshots.Current.Definitions) : Nobody;
        var from = new PagerDutySource(ChannelOf(channel, incident), key);
        return told.Type switch
        {
            // An acknowledgement by nobody says nothing where somebody is on it.
            "incident.acknowledged" when told.Person is null && incident.IsAcknowledged => "no_effect",
            "incident.acknowledged" => Do(desk, number, new Acknowledge(by) { From = from }),
            "incident.resolved" => Do(desk, number, new Resolve(by, Confirmed: false) { From = from }),
            "incident.annotated" when told.Text is { Length: > 0 } text => Do(desk, number, new AddNote(by, text)),
            "incident.unacknowledged" => Note(
                connection,
                number,
                now,
                "unacknowledged",
                "PagerDuty's own acknowledgement has lapsed: it rings again",
                by
            ),
            "incident.escalated" or "incident.reassigned" or "incident.delegated" => Note(
                connection,
                number,
                now,
                "escalated",
                $"PagerDuty has passed it on{(told.Assignees.Count > 0 ? $" to {string.Join(", ", told.Assignees)}" : "")}",
                by
            ),
            "incident.reopened" => Note(connection, number, now, "reopened", "reopened in PagerDuty", by),
            _ => "ignored",
        };
    }

    private static string Do(AlertDesk desk, long incident, IncidentCommand command) =>
        desk.Take(incident, command) is { Refusal: null } ? "taken" : "no_effect";

    // A line of the history and no more: it is no sign of life of whoever is on it here.
    private static string Note(SqliteConnection connection, long incident, DateTimeOffset at, string what, string text, string by)
    {
        IncidentStore.AddToTimeline(connection, incident, new TimelineEntry(at, $"pagerduty_{what}", text, by == Nobody ? null : by));
        return "noted";
    }

    /// <summary>The incident's number of a key of ours: `{installation}-{number}`, whatever follows; null for another's.</summary>
    private long? Number(string key)
    {
        if (!key.StartsWith(installation.Id + "-", StringComparison.Ordinal))
        {
            return null;
        }

        var rest = key.AsSpan(installation.Id.Length + 1);
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? rest[..end] : rest;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // One subscription may tell of several services: then it is the one that was told (semantics.md 7.5).
    private static string ChannelOf(PagerDutyChannelDefinition channel, Incident incident) =>
        incident.Told.Contains(channel.Name)
            ? channel.Name
            : incident.Told.FirstOrDefault(t => t.StartsWith(channel.Name + "/", StringComparison.Ordinal)) ?? channel.Name;
}
