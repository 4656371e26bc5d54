using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`alerting.routes:` of a definition file.</summary>
internal sealed class RouteReader(ReadContext context, IReadOnlyCollection<string> policies, IReadOnlySet<string> labels)
{
    private static readonly string[] _keys = ["match", "escalation"];
    private static readonly string[] _kinds = ["outage", "latency", "budget", "expiry", "external"];

    public RouteDefinition? Read(MapNode node)
    {
        var map = new MapReader(context, node, "a route", _keys);
        var policy = map.RequiredText("escalation");
        if (policy is not null && !policies.Contains(policy))
        {
            context.Error(
                Codes.UnknownReference,
                map.PlaceOf("escalation"),
                $"the route names the escalation policy '{Shown.Text(policy)}', which is not defined{Nearest.Hint(policy, policies)} (defined: {Shown.And(policies, 20)})"
            );
        }

        var match = map.Map("match", null, "'match' of a route");
        var entries = (map.Find("match") as MapNode)?.Entries ?? [];
        foreach (var entry in entries)
        {
            JudgeKey(entry.Key);
        }

        return policy is null
            ? null
            : new RouteDefinition
            {
                Escalation = policy,
                Severities = Words(match, "severity", Severities.Words).Select(i => (IncidentSeverity)i).ToArray(),
                Kinds = Words(match, "kind", _kinds).Select(i => (AlertKind)i).ToArray(),
                Labels = SelectorReader.Selector(
                    context,
                    entries.Where(e => e.Key.Text is not ("severity" or "kind")),
                    "'match' of a route"
                ),
            };
    }

    // Any other key is a label, so a slip of the pen would quietly match nothing.
    private void JudgeKey(ScalarNode key)
    {
        if (key.Text is "severity" or "kind" || labels.Contains(key.Text))
        {
            return;
        }

        context.Warn(
            Codes.NoEffect,
            key.Place,
            $"'{Shown.Text(key.Text)}' in 'match' of a route is neither 'severity' nor 'kind' nor a label of any check: only alerts received from outside can match{Nearest.Hint(key.Text, ["severity", "kind", .. labels])}"
        );
    }

    private IEnumerable<int> Words(MapReader? match, string key, string[] legal)
    {
        foreach (var (text, node) in match?.Texts(key, orOne: true) ?? [])
        {
            var index = Array.IndexOf(legal, text);
            if (index >= 0)
            {
                yield return index;
            }
            else
            {
                context.Error(
                    Codes.IllegalValue,
                    node.Place,
                    $"'{key}' of a route is {Shown.Or(legal)}, found '{Shown.Text(node.Text)}'{Nearest.Hint(text, legal)}"
                );
            }
        }
    }
}
