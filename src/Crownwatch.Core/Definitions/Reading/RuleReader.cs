using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`alerting.rules:` of a definition file.</summary>
internal sealed class RuleReader(ReadContext context, Names names)
{
    private static readonly string[] _keys =
    [
        "name",
        "condition",
        "within",
        "for",
        "severity",
        "message",
        "checks",
        "resolve_after",
        "min_coverage",
        "flap_limit",
        "objective",
        "period",
        "runbook",
        "kind",
    ];

    private static readonly string[] _severities = ["info", "warning", "critical"];
    private static readonly string[] _kinds = ["outage", "latency", "budget", "expiry"];

    /// <summary>The rule, or null after noting why it can't be told what it is.</summary>
    public RuleDefinition? Read(MapNode node)
    {
        var owner = node.Find("name")?.Value is ScalarNode { IsNull: false } named ? $"rule '{Shown.Text(named.Text)}'" : "a rule";
        var map = new MapReader(context, node, owner, _keys);
        var name = map.RequiredText("name");
        var text = map.RequiredText("condition");
        var condition = text is null ? null : Parse(map, text);
        var severity = map.Choice("severity", _severities);
        var kind = map.Choice("kind", _kinds);
        var rule = new RuleDefinition
        {
            Name = name ?? "",
            Condition = condition ?? _never,
            ConditionText = text ?? "",
            Kind = kind is null ? (condition ?? _never).Kind() : (AlertKind)Array.IndexOf(_kinds, kind),
            Severity = severity is null ? RuleSeverity.Warning : (RuleSeverity)Array.IndexOf(_severities, severity),
            Within = map.Duration("within", Spans.Second, Spans.Year),
            For = map.Duration("for", Spans.Second, Spans.Year),
            Message = map.Message("message"),
            Checks = map.Selector("checks"),
            ResolveAfter = map.Number("resolve_after", 1, 1000) ?? 2,
            MinCoverage = map.Duration("min_coverage", Spans.Second, Spans.Year),
            FlapLimit = map.Number("flap_limit", 1, 1000) ?? 4,
            Objective = map.Percentage("objective"),
            Period = map.Duration("period", Spans.Second, Spans.Year),
            Runbook = map.Text("runbook"),
        };
        if (condition is not null)
        {
            Judge(map, rule);
        }

        return
            name is not null
            && names.IsPrintable(name, map.PlaceOf("name"))
            && names.Take(name, map.PlaceOf("name"))
            && condition is not null
            ? rule
            : null;
    }

    private static readonly Condition _never = new Comparison(
        new Metric(MetricName.ConsecutiveFailures, MetricUnit.Count, "consecutive_failures"),
        ComparisonOperator.Less,
        new Operand(0, null)
    );

    private Condition? Parse(MapReader map, string text)
    {
        var outcome = ConditionParser.Parse(text);
        if (outcome.Error is { } error)
        {
            var place = map.Find("condition") is ScalarNode node && node.Text == text ? node.At(error.Offset) : map.PlaceOf("condition");

            // A rule can't be left out of a simulation without a word, not even for an unset variable.
            context.Error(error.Code, place, $"'condition' of {map.Owner}: {error.Message}", standInToo: true);
        }

        return outcome.Condition;
    }

    private void Judge(MapReader map, RuleDefinition rule)
    {
        if (rule.Within is not null && rule.Condition.LoneConsecutiveFailures() is null)
        {
            context.Error(
                Codes.KeysDisagree,
                map.PlaceOf("within"),
                $"'within' of {map.Owner} goes only with a single 'check.consecutive_failures >= N'; to ask that a condition holds for a time write 'for'"
            );
        }

        var burns = rule.Condition.Metrics().Any(m => m.Name == MetricName.BurnRate);
        foreach (var key in (string[])["objective", "period"])
        {
            if (burns && !map.Has(key))
            {
                map.Missing(key, "a burn rate is of an 'objective' such as 98.5% over a 'period' such as 7d");
            }
            else if (!burns && map.Has(key))
            {
                context.Warn(Codes.NoEffect, map.PlaceOf(key), $"'{key}' of {map.Owner} changes nothing: only burn rates use it");
            }
        }

        if (rule.Objective is >= 1)
        {
            context.Error(
                Codes.IllegalValue,
                map.PlaceOf("objective"),
                $"'objective' of {map.Owner} leaves no budget to burn; it is below 100%"
            );
        }

        if (
            rule.MinCoverage is not null
            && rule.Condition.Metrics().All(m => m.Name is not (MetricName.Availability or MetricName.BurnRate))
        )
        {
            context.Warn(
                Codes.NoEffect,
                map.PlaceOf("min_coverage"),
                $"'min_coverage' of {map.Owner} changes nothing: only availability and burn rates use it"
            );
        }
    }
}
