using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.OnCall;

/// <summary>A stretch during which no rotation has anybody.</summary>
/// <param name="From">UTC, inclusive.</param>
/// <param name="Until">UTC, exclusive.</param>
/// <param name="StandIns">Whom the role on_call names: they are told instead. Empty: nobody is on call.</param>
public sealed record Gap(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> StandIns)
{
    public TimeSpan Lasts => Until - From;
}

/// <summary>When nobody is on call, ahead of time (semantics.md 8).</summary>
public static class Gaps
{
    /// <summary>In order of time, cut at the span's ends. Empty where there is no rotation: nobody was meant to be on call by turns.</summary>
    public static IReadOnlyList<Gap> Between(
        OnCallDefinition onCall,
        IReadOnlyList<OnCallOverride> overrides,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        if (onCall.Rotations.Count == 0)
        {
            return [];
        }

        var standIns = onCall.Roles.GetValueOrDefault(Roster.OnCallRole)?.People ?? [];
        var held = Shifts.Between(onCall, overrides, from, until).Where(s => !s.IsGap).OrderBy(s => s.From);
        List<Gap> gaps = [];
        var covered = from.ToUniversalTime();
        foreach (var shift in held)
        {
            Add(shift.From);
            covered = covered > shift.Until ? covered : shift.Until;
        }

        Add(until.ToUniversalTime());
        return gaps;

        void Add(DateTimeOffset end)
        {
            if (end > covered)
            {
                gaps.Add(new Gap(covered, end, standIns));
            }
        }
    }
}
