using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Alerting;

/// <summary>What withholds an alert just now.</summary>
/// <param name="Silences">Numbers of the silences that match it.</param>
/// <param name="Hold">The reason in words, also of what is no silence; null when nothing withholds it.</param>
public sealed record Suppression(IReadOnlyList<long> Silences, Hold? Hold)
{
    public static Suppression Of(OpenAlert alert, Surroundings at)
    {
        var labels = AlertLabels.Of(alert.Alert, alert.Kind, at);
        return new Suppression(
            [
                .. at
                    .Interventions.OfType<Silence>()
                    .Where(s => s.HoldsAt(at.Now) && LabelMatchers.Matches(s.Matchers, labels))
                    .Select(s => s.Id),
            ],
            alert.Held ?? Withholding.OfSteps(alert.Alert, alert.Kind, at)
        );
    }
}
