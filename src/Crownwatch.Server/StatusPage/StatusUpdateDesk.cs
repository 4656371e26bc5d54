using Crownwatch.Core.Incidents;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Crownwatch.Server.StatusPage.Subscribing;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.StatusPage;

/// <summary>Takes what people publish: timeline, entry and what subscribers are to be told are one transaction (semantics.md 10.1).</summary>
public sealed class StatusUpdateDesk(IncidentDesk desk, SnapshotSource snapshots, Announcements announcements, TimeProvider time)
{
    /// <returns>null when there is no such incident.</returns>
    internal Task<Wanted<Published>?> TakeAsync(long incident, RequestFields fields, CancellationToken stopping) =>
        desk.RunAsync(
            (connection, alerts) =>
            {
                if (IncidentStore.Find(connection, incident) is not { } found)
                {
                    return null;
                }

                if (found.Drill)
                {
                    return Wanted.No<Published>(409, $"{found.Label} is a drill: nothing of it is for the public");
                }

                var definitions = snapshots.Current.Definitions;
                var wanted = StatusUpdateRequest.Read(fields, found, StatusEntryStore.OfIncident(connection, incident), definitions);
                if (wanted.Value is not { } request)
                {
                    return new Wanted<Published>(null, wanted.Refused);
                }

                alerts.Take(incident, new Publish(request.By, request.Update));
                var now = time.GetUtcNow();
                var (entry, update) = StatusEntryStore.Add(connection, incident, request.Update, request.Components, request.By, now);
                announcements.Tell(connection, entry, update.Status, update, now);
                return Wanted.Of(new Published(entry, update));
            },
            stopping
        );
}

/// <param name="Entry">As it is with the update.</param>
internal sealed record Published(StatusEntry Entry, StatusText Update);
