using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>What a command leads to. All of it is stored in one transaction (semantics.md 10.1).</summary>
public sealed record Decision(Incident After)
{
    /// <summary>In the order of what happened.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>In the order in which each channel must get them (semantics.md 10.2).</summary>
    public IReadOnlyList<OutgoingMessage> Messages { get; init; } = [];

    /// <summary>Why the command changed nothing, in words for whoever gave it; null when it did what was asked.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What the answer adds where the command was taken but changed less than one would think; null for nothing.</summary>
    public string? Remark { get; init; }
}

/// <param name="NeedsConfirmation">Asking again with a confirmation would be taken.</param>
public sealed record Refusal(string Reason, bool NeedsConfirmation = false);

/// <summary>One line of an incident's history.</summary>
/// <param name="Event">snake_case, as `simulate` lists it.</param>
/// <param name="Text">What a person reads.</param>
/// <param name="Who">The person who did it, if one did.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Event, string Text, string? Who = null)
{
    public Facts Facts { get; init; } = Facts.None;
}

/// <summary>The parts of an entry that a program reads; null where one does not apply.</summary>
public sealed record Facts
{
    public static Facts None { get; } = new();
    public string? Check { get; init; }
    public string? Rule { get; init; }
    public RuleSeverity? RuleSeverity { get; init; }
    public IncidentSeverity? Severity { get; init; }
    public AlertKind? Kind { get; init; }

    /// <summary>The `after` of a step.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>The how manieth repeat, from 1.</summary>
    public int? Repeat { get; init; }

    /// <summary>The people who are meant.</summary>
    public IReadOnlyList<string>? People { get; init; }
    public string? Reason { get; init; }

    /// <summary>Of a war room.</summary>
    public string? Name { get; init; }

    /// <summary>As <see cref="AlertEvidence.Value"/>.</summary>
    public double? Value { get; init; }

    /// <summary>Share of the window that was monitored, 0 to 1.</summary>
    public double? Coverage { get; init; }
}

public enum MessageKind
{
    /// <summary>The first step's messages.</summary>
    Opened,
    Step,
    Acknowledged,

    /// <summary>The acknowledger is asked whether they are still on it.</summary>
    Lapse,
    Resolved,
    Info,

    /// <summary>Something was added to the incident's history: for channels that follow it (<see cref="ChannelDefinition.FollowsHistory"/>).</summary>
    Update,

    /// <summary>A war room is to be opened, by channels that can (<see cref="WarRooms"/>). Its one key is the room's name.</summary>
    WarRoom,

    /// <summary>The incident is over: its war room is archived. The key as in <see cref="WarRoom"/>.</summary>
    WarRoomClosed,
}

/// <summary>A message for one channel, decided and not yet sent.</summary>
/// <param name="Keys">For a receiver that deduplicates: the key that is meant; for a resolution, every key.</param>
public sealed record OutgoingMessage(string Channel, MessageKind Kind, IReadOnlyList<string> Keys, Notice Notice)
{
    /// <summary>The step's `after`, of openings and steps.</summary>
    public TimeSpan? Step { get; init; }
}

/// <summary>What a message says, in parts; each channel gives it its own form.</summary>
public sealed record Notice
{
    /// <summary>null for messages that belong to no incident.</summary>
    public long? Incident { get; init; }

    /// <summary>Fit for a lock screen (semantics.md 10.6): `[CRITICAL] health_endpoint down 3m · 503 ×3 · INC-42`.</summary>
    public required string Title { get; init; }

    /// <summary>The rule's message.</summary>
    public string Headline { get; init; } = "";

    /// <summary>One line a check: name, first and last failing time, codes or reasons seen.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Starts of answers, a line a check. Put in while it is sent, for channels that take them; never stored.</summary>
    public IReadOnlyList<string> Excerpts { get; init; } = [];

    /// <summary>What the reader is asked to do.</summary>
    public string? Ask { get; init; }

    /// <summary>Names of the people who are meant.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Slack ids of those people who have one.</summary>
    public IReadOnlyList<string> SlackUsers { get; init; } = [];

    /// <summary>Mail addresses of those people who have one.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];
    public required IncidentSeverity Severity { get; init; }

    /// <summary>Of a step or repeat that is not run while somebody is on it (semantics.md 7.2).</summary>
    public bool UnlessAcknowledged { get; init; }

    /// <summary>A rule of severity info: PagerDuty's lowest.</summary>
    public bool IsInformation { get; init; }
    public IReadOnlyList<string> Checks { get; init; } = [];
    public required DateTimeOffset At { get; init; }
    public IReadOnlyList<string> Runbooks { get; init; } = [];
}
