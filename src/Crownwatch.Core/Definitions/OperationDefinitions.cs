namespace Crownwatch.Core.Definitions;

/// <summary>Post-mortems are due <see cref="Within"/> after the moment named by <see cref="From"/> (semantics.md 9).</summary>
public sealed record PostMortemDefinition
{
    public TimeSpan Within { get; init; } = TimeSpan.FromHours(48);

    /// <summary>`opened` or `resolved`.</summary>
    public string From { get; init; } = "opened";
}

/// <summary>A planned span in which matching checks page nobody.</summary>
public sealed record MaintenanceDefinition
{
    public required string Name { get; init; }
    public LabelSelector Checks { get; init; } = LabelSelector.Everything;

    /// <summary>Wall-clock start in <see cref="TimeZone"/>.</summary>
    public required DateTime Starts { get; init; }
    public required TimeSpan Lasts { get; init; }

    /// <summary>null for once, or daily, weekly, monthly.</summary>
    public string? Repeats { get; init; }

    /// <summary>An IANA zone's name, or UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What status pages call it; null: they show the state of its checks and nothing of the plan.</summary>
    public string? PublicTitle { get; init; }

    /// <summary>What status pages say besides; only with a title.</summary>
    public string? PublicDescription { get; init; }
}

public sealed record SelfDefinition
{
    /// <summary>What links in messages begin with; null until configured, then the server's own address is used.</summary>
    public Uri? PublicUrl { get; init; }
    public IReadOnlyList<Uri> ControlTargets { get; init; } = [];
    public Secret? LifeSignUrl { get; init; }
}

public sealed record RetentionDefinition
{
    public TimeSpan Raw { get; init; } = TimeSpan.FromDays(14);
    public TimeSpan Minutes { get; init; } = TimeSpan.FromDays(90);
    public TimeSpan Hours { get; init; } = TimeSpan.FromDays(730);
}
