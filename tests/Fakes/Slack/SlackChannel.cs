namespace Fakes.Slack;

/// <summary>A channel of the workspace.</summary>
public sealed record SlackChannel(string Id, string Name)
{
    /// <summary>The user who made it.</summary>
    public string Creator { get; init; } = "U0SOMEBODY";

    public DateTimeOffset Created { get; init; }

    public string Topic { get; init; } = "";

    public bool Archived { get; init; }

    public IReadOnlyList<string> Members { get; init; } = [];

    public IReadOnlyList<string> Pins { get; init; } = [];
}
