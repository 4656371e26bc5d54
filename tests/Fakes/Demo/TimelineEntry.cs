namespace Fakes.Demo;

/// <summary>One line of the timeline.</summary>
public sealed record TimelineEntry(DateTimeOffset At, TimelineKind Kind, string Text);
