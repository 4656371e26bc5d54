using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Api;

/// <summary>What answers say of every intervention alike.</summary>
internal static class InterventionShapes
{
    /// <summary>planned, holds or ended.</summary>
    public static string State(Intervention intervention, DateTimeOffset now) =>
        intervention.HoldsAt(now) ? "holds"
        : intervention.From > now ? "planned"
        : "ended";

    public static object Of(Pause pause, DateTimeOffset now) =>
        new
        {
            pause.Id,
            pause.By,
            pause.Reason,
            pause.From,
            pause.Until,
            state = State(pause, now),
        };

    /// <param name="warning">What the answer adds where it was taken but may not do what was meant; null for nothing.</param>
    public static object Of(DeploymentMark mark, DateTimeOffset now, string? warning = null) =>
        new
        {
            mark.Id,
            mark.Service,
            mark.Version,
            at = mark.From,
            grace_ends = mark.Until,
            in_grace = mark.HoldsAt(now),
            mark.By,
            mark.Reason,
            warning,
        };

    public static object Of(Correction correction) =>
        new
        {
            correction.Id,
            correction.Check,
            correction.From,
            correction.Until,
            correction.By,
            correction.Reason,
        };

    public static object Of(OnCallOverride made, DateTimeOffset now) =>
        new
        {
            made.Id,
            made.Rotation,
            made.Person,
            made.From,
            made.Until,
            made.By,
            made.Reason,
            state = State(made, now),
        };
}
