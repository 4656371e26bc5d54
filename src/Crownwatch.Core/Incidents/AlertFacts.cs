using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>What a program reads of an alert.</summary>
internal static class AlertFacts
{
    public static Facts Of(IncidentAlert alert, AlertKind kind, string? reason = null) =>
        new()
        {
            Check = alert.Check,
            Rule = alert.Rule,
            RuleSeverity = alert.RuleSeverity,
            Kind = kind,
            Reason = reason,
            Value = alert.Evidence.Value,
            Coverage = alert.Evidence.Coverage,
        };
}
