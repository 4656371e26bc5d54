using System.Text.Json;
using Crownwatch.Core.StatusPages;
using Crownwatch.Server.Api;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.StatusPage.Subscribing;

/// <summary>What subscribers are told: the very text that the page shows, in the transaction that makes it public.</summary>
public sealed class Announcements(SnapshotSource snapshots)
{
    /// <summary>There may be something to deliver.</summary>
    public Signal Filled { get; } = new();

    /// <param name="update">What a person wrote; null where the incident itself ended the entry, or reopened.</param>
    public void Tell(SqliteConnection connection, StatusEntry entry, PublicStatus status, StatusText? update, DateTimeOffset now)
    {
        var definitions = snapshots.Current.Definitions;
        foreach (var page in definitions.StatusPages)
        {
            var on = entry.On(page.Name).ToHashSet(StringComparer.Ordinal);
            var components = page.Components.Where(c => on.Contains(c.Slug)).Select(c => c.Name).ToList();
            if (components.Count == 0 || definitions.Self.PublicUrl is not { } home)
            {
                continue;
            }

            var address = new Uri(home, $"/status/{page.Name}").AbsoluteUri;
            var body = new
            {
                type = "incident_update",
                page = new
                {
                    page.Name,
                    page.Title,
                    url = address,
                },
                incident = new
                {
                    entry.Id,
                    entry.Title,
                    status,
                    entry.StartedAt,
                    resolved_at = status == PublicStatus.Resolved ? entry.ResolvedAt ?? now : (DateTimeOffset?)null,
                    components,
                    url = $"{address}#incident-{entry.Id}",
                },
                update = update is null
                    ? null
                    : new
                    {
                        update.Id,
                        update.Status,
                        update.Text,
                        update.At,
                    },
                automatic = update is null,
            };
            SubscriberStore.Tell(connection, page.Name, "incident", JsonSerializer.Serialize(body, ApiJson.Options), now);
        }

        Filled.Set();
    }
}
