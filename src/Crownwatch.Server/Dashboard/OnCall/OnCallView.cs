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
}
