using Crownwatch.Core.Alerting;

namespace Crownwatch.Core.Incidents;

/// <summary>A rule on a check, explained.</summary>
/// <param name="Alert">Its open alert; null where it does not fire.</param>
public sealed record RuleExplained(RuleExplanation Rule, OpenAlert? Alert, Explanation Explanation)
{
    /// <summary>What programs are answered, of a server and of a simulation alike.</summary>
    public RuleAnswer Answer =>
        new(
            Rule.Check,
            Rule.Rule,
            Rule.Fires,
            Alert?.Incident,
            Alert?.Held?.Reason,
            Explanation.Heading,
            Explanation.Parts,
            Explanation.Text
        );
}

/// <param name="Incident">The number of its alert's incident; null for none.</param>
/// <param name="NobodyToldBecause">What withholds its alert; null where nothing does.</param>
/// <param name="Text">The heading and the parts as a person reads them.</param>
public sealed record RuleAnswer(
    string Check,
    string Rule,
    bool Fires,
    long? Incident,
    string? NobodyToldBecause,
    string Heading,
    IReadOnlyList<ExplanationPart> Parts,
    string Text
);
