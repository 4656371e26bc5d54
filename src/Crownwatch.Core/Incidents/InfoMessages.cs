using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>A rule of severity info opens no incident: it is one message to the channels that wake nobody (semantics.md 6.3).</summary>
public static class InfoMessages
{
    /// <summary>One for each enabled channel but PagerDuty, which would ring somebody.</summary>
    public static IEnumerable<OutgoingMessage> For(IncidentAlert alert, Surroundings at) =>
        Channels(at.Definitions)
            .Select(c => new OutgoingMessage(
                c.Name,
                MessageKind.Info,
                [],
                new Notice
                {
                    Title = $"[INFO] {alert.Check} · {alert.Rule} · {alert.Evidence.Brief}",
                    Headline = alert.Evidence.Headline,
                    Lines = [alert.Evidence.Arithmetic],
                    Severity = IncidentSeverity.Low,
                    IsInformation = true,
                    Checks = [alert.Check],
                    At = at.Now,
                    Runbooks = alert.Runbook is { } runbook ? [runbook] : [],
                }
            ));

    /// <summary>The enabled channels that ring nobody.</summary>
    public static IEnumerable<ChannelDefinition> Channels(DefinitionSet definitions) =>
        definitions.EnabledChannels.Where(c => c is not PagerDutyChannelDefinition);
}
