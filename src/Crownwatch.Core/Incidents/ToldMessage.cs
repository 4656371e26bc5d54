namespace Crownwatch.Core.Incidents;

/// <summary>A message about an incident, with what became of it.</summary>
/// <param name="Decided">When it was decided that it is to be sent.</param>
/// <param name="Kind">opened, step, acknowledged, lapse, resolved or info.</param>
/// <param name="Fate">In words, with the receipt: `delivered 14:05:03 UTC, receipt: ok`. Empty where none is known.</param>
public sealed record ToldMessage(DateTimeOffset Decided, string Channel, string Kind, string Fate)
{
    /// <summary>The people who are meant.</summary>
    public IReadOnlyList<string> People { get; init; } = [];
}
