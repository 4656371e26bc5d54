using System.Security.Cryptography;
using System.Text;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.StatusPages;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Recording;
using Crownwatch.Server.Storage;
using Dapper;

namespace Crownwatch.Server.StatusPage;

/// <summary>Makes the models of all pages from how things stand: the only place where internal names become public ones.</summary>
public sealed class PageReader(Database database, StateBook states, DayStrips strips, Installation installation, TimeProvider time)
{
    /// <summary>How long what is over is still shown, and how far ahead what is planned.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromDays(14);

    public IReadOnlyList<PageModel> Read(Snapshot snapshot, StatusLooks looks)
    {
        var now = time.GetUtcNow();
        var (alerts, entries) = database.Read(connection =>
            (
                connection
                    .Query<(string Check, string Kind)>(
                        """
                        SELECT DISTINCT check_name, json_extract(state, '$.kind') FROM open_alerts
                        WHERE json_extract(state, '$.alert.labels') IS NULL AND json_extract(state, '$.alert.rule_severity') <> 'info'
                        """
                    )
                    .ToHashSet(),
                StatusEntryStore.Since(connection, now - Shown)
            )
        );
        var sights = new Dictionary<string, CheckSight>(StringComparer.Ordinal);
        return
        [
            .. snapshot.Definitions.StatusPages.Select(page =>
            {
                var onPage = entries.Where(e => e.On(page.Name).Any()).ToList();
                var groups = page.Groups.Where(g => g.Components.Count > 0).Select(Group).ToList();
                return new PageModel
                {
                    Name = page.Name,
                    Title = page.Title,
                    Description = page.Description,
                    Link = page.Link?.AbsoluteUri,
                    Logo = looks.LogoOf(page.Name),
                    Style = looks.StyleOf(page.Name),
                    AsOf = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)),
                    Overall = ComponentRule.Overall([.. groups.SelectMany(g => g.Components).Select(c => c.State)]),
                    Groups = groups,
                    Entries = [.. onPage.Select(e => Entry(e, page)).Where(e => e.Components.Count > 0)],
                    Plans = Plans(snapshot, page, now),
                    TakesSubscribers = snapshot.Definitions.Self.PublicUrl is not null,
                    FeedId = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{installation.Key}|status feed|{page.Name}")).AsSpan(0, 16)),
                };

                GroupModel Group(StatusGroup group) => new(group.Name, [.. group.Components.Select(Component)]);

                ComponentModel Component(StatusComponent component)
                {
                    var checks = snapshot.Definitions.Checks.Where(component.Has).ToList();
                    var state = ComponentRule.Of([.. checks.Select(Sight)]);
                    var said = onPage.Where(e => e.ResolvedAt is null && e.On(page.Name).Contains(component.Slug)).Max(e => e.Impact);
                    return new ComponentModel
                    {
                        Slug = component.Slug,
                        Name = component.Name,
                        Description = component.Description,
                        State = said is { } impact && impact > state ? impact : state,
                        Days = strips.Of(checks, now),
                    };
                }
            }),
        ];

        CheckSight Sight(CheckDefinition check) =>
            sights.TryGetValue(check.Name, out var known) ? known : sights[check.Name] = SightRule.Of(Facts(check, snapshot, alerts, now));
    }

    private CheckFacts Facts(CheckDefinition check, Snapshot snapshot, HashSet<(string Check, string Kind)> alerts, DateTimeOffset now)
    {
        var facts = new CheckFacts
        {
            InMaintenance = snapshot.Maintenance.Covering(check, now) is not null,
            OutageAlert = alerts.Contains((check.Name, "outage")),
            LatencyAlert = alerts.Contains((check.Name, "latency")),
            FailureThreshold = check.FailureThreshold,
            Interval = check.Interval,
        };
        if (states.Find(check.Name) is not { } state)
        {
            return facts;
        }

        lock (state)
        {
            var streak = state.Streak;
            return facts with
            {
                Failures = streak.Failures,
                SeenAgo =
                    streak.Failures + streak.Successes == 0
                        ? null
                        : now - DateTimeOffset.FromUnixTimeMilliseconds(state.LastSlot - streak.WithoutResult),
            };
        }
    }

    private static EntryModel Entry(StatusEntry entry, StatusPageDefinition page)
    {
        var on = entry.On(page.Name).ToHashSet(StringComparer.Ordinal);
        return new EntryModel
        {
            Id = entry.Id,
            Title = entry.Title,
            Status = entry.Status,
            Components = [.. page.Components.Where(c => on.Contains(c.Slug)).Select(c => c.Name)],
            StartedAt = entry.StartedAt,
            ResolvedAt = entry.ResolvedAt,
            EndedByItself = entry.EndedByItself,
            ChangedAt = entry.ChangedAt,
            Updates = [.. entry.Updates.Select(u => new TextModel(u.Id, u.At, u.Status, u.Text))],
        };
    }

    private static List<PlanModel> Plans(Snapshot snapshot, StatusPageDefinition page, DateTimeOffset now)
    {
        var definitions = snapshot.Definitions;
        var touched = definitions
            .Maintenance.Where(m => m.PublicTitle is not null)
            .ToDictionary(
                m => m.Name,
                m =>
                    (
                        Window: m,
                        Components: page.Components.Where(c =>
                                definitions.Checks.Any(check => c.Has(check) && m.Checks.Matches(check.Labels))
                            )
                            .Select(c => c.Name)
                            .ToList()
                    ),
                StringComparer.Ordinal
            );
        return
        [
            .. snapshot
                .Maintenance.Occurrences(now, now + Shown)
                .Where(w => touched.TryGetValue(w.Name, out var found) && found.Components.Count > 0)
                .Select(w => (Occurrence: w, Plan: touched[w.Name]))
                .Select(w => new PlanModel(
                    w.Plan.Window.PublicTitle!,
                    w.Plan.Window.PublicDescription,
                    w.Occurrence.From,
                    w.Occurrence.Until,
                    w.Plan.Components,
                    w.Occurrence.From <= now
                )),
        ];
    }
}
