namespace Crownwatch.Core.StatusPages;

/// <summary>How far an incident has come, in the words that status pages use.</summary>
public enum PublicStatus
{
    Investigating,
    Identified,
    Monitoring,
    Resolved,
}

/// <summary>What a person writes for the public about an incident. Nothing else of an incident is ever public.</summary>
/// <param name="Title">One line.</param>
public sealed record PublicUpdate(string Title, PublicStatus Status, string Text)
{
    /// <summary>What the writer says of the components, whatever the checks say; null to leave it to the checks.</summary>
    public ComponentState? Impact { get; init; }
}
