using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Interventions;

/// <summary>An alert that there can be: a rule that applies to an enabled check.</summary>
public readonly record struct PossibleAlert(string Check, string Rule);

/// <summary>What a silence would withhold, said before it is made.</summary>
public static class SilenceReach
{
    // Values that no label has by accident: a matcher that takes them all does not choose.
    private static readonly string[] _strange = ["a", "Z", "0", "-", "one two", "\u2021", "\u2021\u2021_0\u2021"];
    private static readonly string[] _alwaysThere = ["check", "rule", "alertname", "kind", "severity"];

    /// <summary>What the matchers match now, in the order of the file; empty: the silence matches nothing.</summary>
    public static IReadOnlyList<PossibleAlert> Of(IReadOnlyList<LabelMatcher> matchers, DefinitionSet definitions) =>
        [
            .. Alerts(definitions)
                .Where(a => LabelMatchers.Matches(matchers, AlertLabels.Of(a.Check, a.Rule, definitions.Environment)))
                .Select(a => new PossibleAlert(a.Check.Name, a.Rule.Name)),
        ];

    /// <summary>
    /// Whether the matchers choose nothing, so that every alert there is or will be is matched: there are none, or each takes any value.
    /// A matcher that all checks of today happen to match still chooses.
    /// </summary>
    public static bool IsEverything(IReadOnlyList<LabelMatcher> matchers, DefinitionSet definitions)
    {
        var alerts = Alerts(definitions).Select(a => AlertLabels.Of(a.Check, a.Rule, definitions.Environment)).ToArray();
        return matchers.All(m =>
            _strange.All(value => LabelMatchers.Accepts(m, value))
            && (_alwaysThere.Contains(m.Label) || LabelMatchers.Accepts(m, ""))
            && alerts.All(labels => LabelMatchers.Accepts(m, labels.GetValueOrDefault(m.Label, "")))
        );
    }

    private static IEnumerable<(CheckDefinition Check, RuleDefinition Rule)> Alerts(DefinitionSet definitions) =>
        definitions.EnabledChecks.SelectMany(check => definitions.Rules.Where(r => r.AppliesTo(check)).Select(rule => (check, rule)));
}
