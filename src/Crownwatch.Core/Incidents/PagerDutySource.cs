namespace Crownwatch.Core.Incidents;

/// <summary>
/// A command was given in PagerDuty and came to us from there: what PagerDuty knows already is not sent back to it (semantics.md 6.8).
/// </summary>
/// <param name="Channel">The channel whose service it was; of a role with a key of its own, that channel's name (7.5).</param>
/// <param name="Key">The key of the PagerDuty incident it was given on; null for the latest.</param>
public sealed record PagerDutySource(string Channel, string? Key = null);
