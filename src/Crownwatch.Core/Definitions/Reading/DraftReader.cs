using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Reads one tree for one environment, section by section, in the order in which they lean on each other.</summary>
internal static class DraftReader
{
    private static readonly string[] _keys =
    [
        "version",
        "checks",
        "alerting",
        "escalation",
        "on_call",
        "response_targets",
        "post_mortem",
        "maintenance",
        "status_pages",
        "self",
        "retention",
        "environments",
    ];

    private static readonly string[] _alertingKeys = ["group_by", "channels", "rules", "routes"];

    public static Draft Read(MapNode root, EnvironmentChoice choice, IVariableSource source, ReadMode mode)
    {
        var context = new ReadContext(mode, new Variables(choice, source, standIns: mode == ReadMode.Simulate));
        var map = new MapReader(context, root, "the definition file", _keys);
        DemandVersion(map);
        var overrides = EnvironmentReader.Read(context, map, choice);

        var checkNames = new Names(context, "check");
        var (checks, checkNodes) = Checks(context, map, overrides, checkNames);
        Dependencies.Judge(context, checks, checkNodes, checkNames);

        var alerting = map.Map("alerting", _alertingKeys, "'alerting'");
        var errors = context.Errors;
        var channelNames = new Names(context, "channel");
        var channelReader = new ChannelReader(context, channelNames);
        var channels = Maps(context, alerting, "channels", "a channel").Select(channelReader.Read).OfType<ChannelDefinition>().ToArray();
        var channelErrors = context.Errors - errors;
        var (rules, ruleNodes) = Rules(context, alerting, checks);

        var ruleErrors = context.Errors - errors - channelErrors;
        var onCall = new OnCallReader(context).Read(map.Find("on_call"));
        var enabled = channels.Where(c => c.Enabled).Select(c => c.Name).ToArray();
        var roles = DefaultEscalation.Roles.Union(onCall.Roles.Keys, StringComparer.Ordinal).ToArray();
        var section = map.Map("escalation", null, "'escalation'");
        var policies = new EscalationReader(context, channelNames, enabled, roles).Read(
            section,
            (map.Find("escalation") as MapNode)?.Entries ?? []
        );
        var labels = checks.SelectMany(c => c.Labels.Keys).ToHashSet(StringComparer.Ordinal);
        var routes = new RouteReader(context, policies.Keys.ToArray(), labels);
        var operations = new OperationReader(context, map);
        var set = new DefinitionSet
        {
            Version = map.Text("version") ?? "1.0",
            Environment = choice.Name,
            Checks = checks,
            GroupBy = alerting?.Texts("group_by")?.Select(g => g.Text).ToArray() ?? ["service", "environment"],
            Channels = channels,
            Rules = rules,
            Routes = Maps(context, alerting, "routes", "a route").Select(routes.Read).OfType<RouteDefinition>().ToArray(),
            Escalation = policies,
            OnCall = onCall,
            ResponseTargets = operations.Targets(),
            PostMortem = operations.PostMortem(),
            Maintenance = operations.Maintenance(),
            StatusPages = new StatusPageReader(context, checkNames).Read(map),
            Self = operations.Self(),
            Retention = operations.Retention(),
        };
        context.ReportUnset();
        set = set with
        {
            SecretFiles = [.. context.SecretFiles],
            SecretValues = [.. context.SecretValues.Distinct(StringComparer.Ordinal)],
        };
        return new Draft(set, root, choice, context)
        {
            CheckNodes = checkNodes,
            RuleNodes = ruleNodes,
            Overrides = overrides,
            ChannelsBroken = channelErrors > 0,
            RulesBroken = ruleErrors > 0,
        };
    }

    private static void DemandVersion(MapReader map)
    {
        if (!map.Has("version"))
        {
            map.Missing("version", "begin the file with `version: \"1.0\"`");
        }
        else if (map.Text("version") is { } version and not ("1.0" or "1"))
        {
            map.Context.Error(
                Codes.WrongVersion,
                map.PlaceOf("version"),
                $"version '{Shown.Text(version)}' of the format is not known to this program; it reads \"1.0\""
            );
        }
    }

    private static (IReadOnlyList<CheckDefinition>, Dictionary<string, MapNode>) Checks(
        ReadContext context,
        MapReader map,
        EnvironmentOverrides overrides,
        Names names
    )
    {
        if (map.Find("checks") is null or ListNode { Items.Length: 0 })
        {
            map.Missing("checks", "list at least one, with its 'name' and 'url'");
        }

        var reader = new CheckReader(context, overrides, names);
        var checks = new List<CheckDefinition>();
        var nodes = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        foreach (var node in Lists.Maps(context, map.Find("checks"), "'checks'", "a check"))
        {
            if (reader.Read(node) is { } check)
            {
                checks.Add(check);
                nodes[check.Name] = node;
            }
        }

        return (checks, nodes);
    }

    private static (IReadOnlyList<RuleDefinition>, Dictionary<string, MapNode>) Rules(
        ReadContext context,
        MapReader? alerting,
        IReadOnlyList<CheckDefinition> checks
    )
    {
        var names = new Names(context, "rule");
        var reader = new RuleReader(context, names);
        var rules = new List<RuleDefinition>();
        var nodes = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        foreach (var node in Maps(context, alerting, "rules", "a rule"))
        {
            if (reader.Read(node) is { } rule)
            {
                rules.Add(rule);
                nodes[rule.Name] = node;
            }
        }

        rules.AddRange(checks.SelectMany(CertificateRules.Of).Where(rule => !names.Has(rule.Name)));
        return (rules, nodes);
    }

    private static IEnumerable<MapNode> Maps(ReadContext context, MapReader? alerting, string key, string each) =>
        alerting is null ? [] : Lists.Maps(context, alerting.Find(key), $"'{key}' of 'alerting'", each);
}
