using Crownwatch.Core.Definitions.Yaml;
using Crownwatch.Core.Escalation;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`escalation:` of a definition file: named policies, each a list of steps.</summary>
internal sealed class EscalationReader(
    ReadContext context,
    Names channels,
    IReadOnlyList<string> enabledChannels,
    IReadOnlyCollection<string> roles
)
{
    private static readonly string[] _stepKeys = ["after", "unless", "who", "notify", "ask", "do"];
    private static readonly string[] _repeatKeys = ["every", "unless", "at_most"];
    private static readonly string[] _unless = ["acknowledged", "resolved"];
    private static readonly string[] _actions = ["assign_commander", "open_war_room", "customer_update"];

    public IReadOnlyDictionary<string, EscalationPolicy> Read(MapReader? section, IReadOnlyList<MapEntry> entries)
    {
        var policies = new Dictionary<string, EscalationPolicy>(StringComparer.Ordinal);
        foreach (var (key, value) in section is null ? [] : entries)
        {
            if (ReadPolicy(key.Text, value) is { } policy)
            {
                policies[key.Text] = policy;
            }
        }

        policies.TryAdd(DefaultEscalation.Name, DefaultEscalation.To(enabledChannels));
        return policies;
    }

    private EscalationPolicy? ReadPolicy(string name, Node value)
    {
        var owner = $"escalation policy '{Shown.Text(name)}'";
        var steps = new List<EscalationStep>();
        RepeatDefinition? repeat = null;
        foreach (var item in Lists.Maps(context, value, owner, $"each step of {owner}"))
        {
            if (item.Find("repeat") is { } again)
            {
                repeat = ReadRepeat(item, again, owner, repeat is not null);
            }
            else if (ReadStep(item, owner) is { } step)
            {
                steps.Add(step);
            }
        }

        if (steps.Count == 0)
        {
            if (
                value is ScalarNode { IsNull: true }
                || (value is ListNode list && list.Items.All(i => i is MapNode map && map.Find("repeat") is not null))
            )
            {
                context.Error(Codes.MissingKey, value.Place, $"{owner} has no step; write one such as {{after: 0m, notify: [alerts]}}");
            }

            return null;
        }

        return new EscalationPolicy
        {
            Name = name,
            Steps = steps.OrderBy(step => step.After).ToArray(),
            Repeat = repeat ?? new(),
        };
    }

    private EscalationStep? ReadStep(MapNode item, string owner)
    {
        var map = new MapReader(context, item, $"a step of {owner}", _stepKeys);
        if (!map.Has("after"))
        {
            map.Missing("after", "write how long after the opening it runs, such as 0m or 15m");
        }

        var notify = map.Texts("notify", orOne: true);
        Known(map, "notify", notify, channels.All, "channel");
        var who = map.Texts("who", orOne: true);
        Known(map, "who", who, roles, "role");
        var step = new EscalationStep
        {
            After = map.Duration("after", Spans.None, Spans.Year) ?? TimeSpan.Zero,
            Unless = ReadUnless(map),
            Who = who?.Select(w => w.Text).ToArray() ?? [],
            // A step that names no channel goes to each: nobody writes a step to keep it to himself.
            Notify = notify?.Select(n => n.Text).ToArray() ?? enabledChannels,
            Ask = map.Message("ask"),
            Do = Actions(map).ToArray(),
        };
        return map.Has("after") ? step : null;
    }

    private RepeatDefinition? ReadRepeat(MapNode item, MapEntry again, string owner, bool second)
    {
        _ = new MapReader(context, item, $"the repeat of {owner}", ["repeat"]);
        if (second)
        {
            context.Error(Codes.KeysDisagree, again.Key.Place, $"{owner} has a second 'repeat'; keep one");
        }

        if (Lists.Map(context, again.Value, $"'repeat' of {owner}", _repeatKeys) is not { } map)
        {
            return null;
        }

        return new RepeatDefinition
        {
            Every = map.Duration("every", TimeSpan.FromMinutes(1), Spans.Year) ?? TimeSpan.FromMinutes(30),
            Unless = map.Has("unless") ? ReadUnless(map) : Unless.Acknowledged,
            AtMost = map.Number("at_most", 0, 1000) ?? 12,
        };
    }

    private static Unless ReadUnless(MapReader map) =>
        map.Choice("unless", _unless) switch
        {
            "acknowledged" => Unless.Acknowledged,
            "resolved" => Unless.Resolved,
            _ => Unless.Never,
        };

    private IEnumerable<EscalationAction> Actions(MapReader map)
    {
        foreach (var (text, node) in map.Texts("do", orOne: true) ?? [])
        {
            var index = Array.IndexOf(_actions, text);
            if (index >= 0)
            {
                yield return (EscalationAction)index;
            }
            else
            {
                context.Error(
                    Codes.IllegalValue,
                    node.Place,
                    $"'do' of {map.Owner} holds {Shown.Or(_actions)}, found '{Shown.Text(node.Text)}'{Nearest.Hint(text, _actions)}"
                );
            }
        }
    }

    private void Known(
        MapReader map,
        string key,
        IReadOnlyList<(string Text, ScalarNode Node)>? words,
        IReadOnlyCollection<string> known,
        string kind
    )
    {
        foreach (var (text, node) in words ?? [])
        {
            if (!known.Contains(text))
            {
                var defined = known.Count == 0 ? "none is defined" : $"defined: {Shown.And(known, 20)}";
                context.Error(
                    Codes.UnknownReference,
                    node.Place,
                    $"'{key}' of {map.Owner} names the {kind} '{Shown.Text(text)}', which is not defined{Nearest.Hint(text, known)} ({defined})"
                );
            }
        }
    }
}
