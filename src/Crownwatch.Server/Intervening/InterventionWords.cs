using Crownwatch.Core.Conditions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Intervening;

/// <summary>What the journal says of interventions: who did what until when and why is the audit trail.</summary>
internal static class InterventionWords
{
    public static TimelineEntry Begun(Intervention made, DateTimeOffset now)
    {
        var (what, text) = made switch
        {
            Silence s => ("silenced", $"silence {s.Id}: {Matched(s)}{Starts(s, now)}"),
            Pause => ("paused", "all alerting is paused"),
            DeploymentMark d => ("deployment_marked", $"{d.Service} {d.Version} goes out, openings are held"),
            Correction c => ("corrected", $"{c.Check} from {TimeText.Utc(c.From)}"),
            OnCallOverride o => ("override", $"override {o.Id}: {o.Person} takes {o.Rotation}{Starts(o, now)}"),
            _ => throw new InvalidOperationException($"no words for {made.GetType().Name}"),
        };
        var because = made.Reason.Length == 0 ? "" : $": {made.Reason}";
        return Entry(made, now, what, $"{text} until {TimeText.Utc(made.Until)}{because}", made.By, made.Reason);
    }

    /// <param name="reason">Why it ends; empty for none given.</param>
    public static TimelineEntry Ended(Intervention ended, DateTimeOffset now, string by, string reason)
    {
        var (what, text) = ended switch
        {
            Silence s => ("silence_ended", $"silence {s.Id} is ended: {Matched(s)}"),
            Pause => ("unpaused", "alerting goes on"),
            OnCallOverride o => ("override_ended", $"override {o.Id} is ended: {o.Person} in {o.Rotation}"),
            _ => throw new InvalidOperationException($"{ended.GetType().Name} can't be ended"),
        };
        return Entry(ended, now, what, reason.Length == 0 ? text : $"{text}; {reason}", by, reason);
    }

    /// <summary>`everything` or the matchers.</summary>
    public static string Matched(Silence silence) => silence.Matchers.Count == 0 ? "everything" : LabelMatchers.Write(silence.Matchers);

    private static string Starts(Intervention made, DateTimeOffset now) => made.From > now ? $" from {TimeText.Utc(made.From)}" : "";

    private static TimelineEntry Entry(Intervention of, DateTimeOffset now, string what, string text, string by, string reason) =>
        new(now, what, text, by)
        {
            Facts = new Facts
            {
                Check = (of as Correction)?.Check,
                Name = of switch
                {
                    Silence s => Matched(s),
                    DeploymentMark d => $"{d.Service} {d.Version}",
                    OnCallOverride o => o.Rotation,
                    _ => null,
                },
                People = of is OnCallOverride { Person: var person } ? [person] : null,
                Reason = reason.Length == 0 ? null : reason,
            },
        };
}
