using Crownwatch.Core.Conditions;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Intervening;

/// <summary>Where silences, pauses, deployment marks, corrections and overrides arrive, from the pages and the API.</summary>
public sealed class InterventionDesk(IncidentDesk incidents, Refolds refolds, TimeProvider time)
{
    /// <summary>Stores it with its journal entry, and lets go or holds back what it changes: all in one transaction.</summary>
    public Task<T> AddAsync<T>(T wanted, CancellationToken stopping)
        where T : Intervention => AddAsync(wanted, null, stopping);

    /// <summary>As the other; the one of that number ends in the same moment, unless it has ended already.</summary>
    /// <param name="condition">Asked in the same transaction before; it throws where nothing is to be done. null for none.</param>
    public Task<T> AddAsync<T>(T wanted, long? inPlaceOf, CancellationToken stopping, Action<SqliteConnection>? condition = null)
        where T : Intervention =>
        incidents.InterveneAsync(
            connection =>
            {
                condition?.Invoke(connection);
                var made = (T)InterventionStore.Add(connection, wanted);
                var now = time.GetUtcNow();
                if (inPlaceOf is { } former && InterventionStore.Find<T>(connection, former) is { } found && found.Until > now)
                {
                    End(connection, found, now, wanted.By, $"{made.Id} takes its place");
                }

                IncidentStore.AddToTimeline(connection, null, InterventionWords.Begun(made, time.GetUtcNow()));
                return made;
            },
            stopping
        );

    /// <summary>As <see cref="AddAsync"/>, and marks what is stored in the span; the check's state is folded anew at once.</summary>
    /// <returns>How many results it marked.</returns>
    public async Task<(Correction Made, int Results)> CorrectAsync(Correction wanted, CancellationToken stopping)
    {
        var done = await incidents.InterveneAsync(
            connection =>
            {
                var made = (Correction)InterventionStore.Add(connection, wanted);
                IncidentStore.AddToTimeline(connection, null, InterventionWords.Begun(made, time.GetUtcNow()));
                var marked = ResultStore.Correct(connection, made);
                CheckpointStore.Drop(connection, made.Check);
                refolds.Ask(made); // before the commit: a checkpoint of the former state must not be written after it
                return (made, marked);
            },
            stopping
        );
        refolds.Wake();
        return done;
    }

    /// <summary>Ends it now; one that has not begun never will.</summary>
    /// <param name="name">What people call such an intervention, e.g. `silence`.</param>
    /// <returns>null when there is none of that number.</returns>
    /// <param name="condition">As for <see cref="AddAsync{T}(T, long?, CancellationToken, Action{SqliteConnection}?)"/>.</param>
    public Task<Wanted<T>?> EndAsync<T>(
        long id,
        string name,
        string by,
        string reason,
        CancellationToken stopping,
        Action<SqliteConnection>? condition = null
    )
        where T : Intervention =>
        incidents.InterveneAsync(
            connection =>
            {
                condition?.Invoke(connection);
                var now = time.GetUtcNow();
                if (InterventionStore.Find<T>(connection, id) is not { } found)
                {
                    return null;
                }

                if (found.Until <= now)
                {
                    return Wanted.No<T>(409, $"{name} {id} ended at {TimeText.Utc(found.Until)} already");
                }

                return Wanted.Of(End(connection, found, now, by, reason));
            },
            stopping
        );

    /// <summary>Ends every pause that holds.</summary>
    public Task<IReadOnlyList<Pause>> UnpauseAsync(
        string by,
        string reason,
        CancellationToken stopping,
        Action<SqliteConnection>? condition = null
    ) =>
        incidents.InterveneAsync<IReadOnlyList<Pause>>(
            connection =>
            {
                condition?.Invoke(connection);
                var now = time.GetUtcNow();
                return
                [
                    .. InterventionStore.Since(connection, now).OfType<Pause>().Select(pause => End(connection, pause, now, by, reason)),
                ];
            },
            stopping
        );

    private static T End<T>(SqliteConnection connection, T found, DateTimeOffset now, string by, string reason)
        where T : Intervention
    {
        var ended = found with { From = found.From < now ? found.From : now, Until = now };
        InterventionStore.Update(connection, ended);
        IncidentStore.AddToTimeline(connection, null, InterventionWords.Ended(ended, now, by, reason));
        return ended;
    }
}
