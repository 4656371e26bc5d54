namespace Crownwatch.Core.StatusPages;

/// <summary>How a component of a status page stands, the better the earlier (docs/status-page.md).</summary>
public enum ComponentState
{
    Operational,
    UnderMaintenance,

    /// <summary>We can't see how it is: never shown as well.</summary>
    Unknown,
    Degraded,
    PartialOutage,
    MajorOutage,
}

/// <summary>How one check of a component stands, as the public may know it.</summary>
public enum CheckSight
{
    Up,
    Slow,
    Down,
    Unknown,
    InMaintenance,
}

/// <summary>The rules that make a component's state of its checks, and a page's state of its components.</summary>
public static class ComponentRule
{
    /// <summary>
    /// Down wins: all that were seen is a major outage, some a partial one; then slow, unknown, maintenance. Checks in maintenance say
    /// nothing else. No check at all is unknown.
    /// </summary>
    public static ComponentState Of(IReadOnlyCollection<CheckSight> checks)
    {
        var (down, slow) = (checks.Count(c => c == CheckSight.Down), checks.Count(c => c == CheckSight.Slow));
        var seen = down + slow + checks.Count(c => c == CheckSight.Up);
        return down > 0 ? (down == seen ? ComponentState.MajorOutage : ComponentState.PartialOutage)
            : slow > 0 ? ComponentState.Degraded
            : checks.Count == 0 || checks.Contains(CheckSight.Unknown) ? ComponentState.Unknown
            : checks.Contains(CheckSight.InMaintenance) ? ComponentState.UnderMaintenance
            : ComponentState.Operational;
    }

    /// <summary>The worst of them; but only what struck every component is a major outage of the whole.</summary>
    public static ComponentState Overall(IReadOnlyCollection<ComponentState> components)
    {
        var worst = components.Count == 0 ? ComponentState.Unknown : components.Max();
        return worst == ComponentState.MajorOutage && components.Any(c => c != worst) ? ComponentState.PartialOutage : worst;
    }
}
