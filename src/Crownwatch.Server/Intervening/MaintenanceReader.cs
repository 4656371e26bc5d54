using Crownwatch.Server.Loading;

namespace Crownwatch.Server.Intervening;

/// <summary>Maintenance windows that hold or are to come.</summary>
public sealed class MaintenanceReader(SnapshotSource snapshots, TimeProvider time)
{
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(90);

    /// <summary>By start.</summary>
    public IReadOnlyList<PlannedWindow> Read()
    {
        var (snapshot, now) = (snapshots.Current, time.GetUtcNow());
        return
        [
            .. snapshot
                .Maintenance.Occurrences(now, now + Ahead)
                .Select(w => new PlannedWindow(
                    w.Name,
                    w.From,
                    w.Until,
                    [
                        .. snapshot
                            .Definitions.Checks.Where(c =>
                                snapshot.Definitions.Maintenance.Any(m => m.Name == w.Name && m.Checks.Matches(c.Labels))
                            )
                            .Select(c => c.Name),
                    ]
                )),
        ];
    }
}

/// <param name="Checks">Those it covers.</param>
public sealed record PlannedWindow(string Name, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> Checks);
