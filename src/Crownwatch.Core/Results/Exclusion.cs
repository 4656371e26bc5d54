namespace Crownwatch.Core.Results;

/// <summary>Why a slot does not count as others do (semantics.md 3.3, 6.7). Values are stored: never renumber.</summary>
public enum Exclusion : byte
{
    None = 0,

    /// <summary>In a maintenance window: counts for no rule, and for the raw availability only.</summary>
    Maintenance = 1,

    /// <summary>Marked by a person as not the target's fault: counts for all but the adjusted availability.</summary>
    Corrected = 2,
}
