namespace Fakes.Slack;

/// <summary>A channel of the workspace.</summary>
public sealed record SlackChannel(string Id, string Name)
{
    public string Topic { get; init; } = "";

    public bool Archived { get; init; }

    public IReadOnlyList<string> Members { get; init; } = [];

    public IReadOnlyList<string> Pins { get; init; } = [];
}
