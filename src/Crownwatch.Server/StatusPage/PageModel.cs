using Crownwatch.Core.StatusPages;

namespace Crownwatch.Server.StatusPage;

/// <summary>All that a status page shows, and nothing else: what is not here can't leak.</summary>
public sealed record PageModel
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public string? Link { get; init; }

    /// <summary>The address of the logo on this server; null for none.</summary>
    public string? Logo { get; init; }
    public required string Style { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset AsOf { get; init; }
    public required ComponentState Overall { get; init; }
    public required IReadOnlyList<GroupModel> Groups { get; init; }
    public required IReadOnlyList<EntryModel> Entries { get; init; }
    public required IReadOnlyList<PlanModel> Plans { get; init; }

    /// <summary>Whether webhooks can be had: their links need `self.public_url`.</summary>
    public bool TakesSubscribers { get; init; }

    /// <summary>For the feed: an address that is ours for ever and tells nothing.</summary>
    public required Guid FeedId { get; init; }

    public IEnumerable<ComponentModel> Components => Groups.SelectMany(g => g.Components);
    public IEnumerable<EntryModel> Open => Entries.Where(e => e.ResolvedAt is null);
    public IEnumerable<EntryModel> Past => Entries.Where(e => e.ResolvedAt is not null);
}

public sealed record GroupModel(string Name, IReadOnlyList<ComponentModel> Components);

public sealed record ComponentModel
{
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public required ComponentState State { get; init; }

    /// <summary>The oldest first.</summary>
    public required IReadOnlyList<ComponentDay> Days { get; init; }

    /// <summary>Share of the time seen that it was up, over all the days; null when nothing was seen.</summary>
    public decimal? Availability
    {
        get
        {
            var (up, down) = ComponentDay.Sum(Days);
            return Core.Reporting.Fractions.Of(up, up + down);
        }
    }

    public int DaysSeen => Days.Count(d => d.Level != DayLevel.NoData);
}

/// <summary>An incident as people wrote about it.</summary>
public sealed record EntryModel
{
    public required long Id { get; init; }
    public required string Title { get; init; }
    public required PublicStatus Status { get; init; }

    /// <summary>Names of this page's components.</summary>
    public required IReadOnlyList<string> Components { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Ended with the incident; nobody wrote that it is over.</summary>
    public bool EndedByItself { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<TextModel> Updates { get; init; }

    /// <summary>How many older ones the page has no room for.</summary>
    public int NotShown { get; init; }
}

public sealed record TextModel(long Id, DateTimeOffset At, PublicStatus Status, string Text);

/// <summary>Planned maintenance that has a public title.</summary>
public sealed record PlanModel(
    string Title,
    string? Description,
    DateTimeOffset From,
    DateTimeOffset Until,
    IReadOnlyList<string> Components,
    bool Running
);
