using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Dashboard.OnCall;

/// <summary>Who is on call now and ahead.</summary>
public sealed record OnCallView
{
    public required long Version { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];
    public required OnCallPreview Preview { get; init; }

    /// <summary>Names the definitions list; empty where there is no such list.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Whose name the forms propose.</summary>
    public string? Who { get; init; }

    /// <summary>Why the form that was just sent was not taken; null when none was sent.</summary>
    public string? Problem { get; init; }

    /// <summary>Calendar feeds: one's own, an administrator's everybody's.</summary>
    public IReadOnlyList<CalendarFeed> Feeds { get; init; } = [];

    /// <summary>What a feed may be of.</summary>
    public IReadOnlyList<string> FeedChoices { get; init; } = [];

    /// <summary>The address of a feed that was just made; shown this once.</summary>
    public string? Made { get; init; }
}
