using Crownwatch.Core.Alerting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.Now;

/// <summary>How things stand, at one moment.</summary>
public sealed record NowView
{
    public required long Version { get; init; }
    public required DateTimeOffset Now { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    /// <summary>The gravest first, of equals the one nobody has taken first.</summary>
    public IReadOnlyList<IncidentCardView> Open { get; init; } = [];

    /// <summary>The others, where there are too many for a card each; not all of them where there are hundreds.</summary>
    public IReadOnlyList<Incident> MoreOpen { get; init; } = [];
    public int OpenInAll { get; init; }

    /// <summary>Alerts that hold and of which nobody was told, for a reason.</summary>
    public IReadOnlyList<OpenAlert> Withheld { get; init; } = [];

    /// <summary>Of how many those are the first.</summary>
    public int WithheldInAll { get; init; }
    public NowFilter Filter { get; init; } = new();

    /// <summary>How many checks the filter takes.</summary>
    public int Listed { get; init; }

    /// <summary>The last ones that were resolved, newest first.</summary>
    public IReadOnlyList<Incident> Resolved { get; init; } = [];

    /// <summary>Worst first, in full.</summary>
    public IReadOnlyList<CheckRow> Checks { get; init; } = [];

    /// <summary>The others, where there are too many to show all in full, worst first.</summary>
    public IReadOnlyList<CheckRow> Brief { get; init; } = [];

    /// <summary>Of the checks that are enabled.</summary>
    public required Tally Tally { get; init; }

    /// <summary>Since when nothing was wrong; null when something is, or when there is no result yet.</summary>
    public DateTimeOffset? WellSince { get; init; }
}

/// <param name="State">As CheckOverview.State; or stale: results should have come and did not (semantics.md 6.10).</param>
public sealed record CheckRow(CheckOverview Overview, string State)
{
    public Sparkline? Line { get; init; }

    /// <summary>The limit of its response_time_ms, in milliseconds.</summary>
    public double? Limit { get; init; }

    public string Path => PathOf(Overview.Check.Name);

    public static string PathOf(string check) => $"/checks/{Uri.EscapeDataString(check)}";
}

public sealed record Tally(int Up, int Down, int Other)
{
    /// <summary>With those that are disabled.</summary>
    public int InAll { get; init; }
    public int All => Up + Down + Other;
}
