using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`response_targets`, `post_mortem`, `maintenance`, `self` and `retention` of a definition file.</summary>
internal sealed class OperationReader(ReadContext context, MapReader root)
{
    private static readonly string[] _targetKeys = ["acknowledge", "resolve", "at_most"];
    private static readonly string[] _maintenanceKeys =
    [
        "name",
        "checks",
        "starts",
        "lasts",
        "repeats",
        "timezone",
        "public_title",
        "public_description",
    ];

    public IReadOnlyDictionary<IncidentSeverity, ResponseTarget> Targets()
    {
        var targets = new Dictionary<IncidentSeverity, ResponseTarget>(ResponseTarget.Defaults);
        if (root.Map("response_targets", Severities.Words, "'response_targets'") is not { } section)
        {
            return targets;
        }

        for (var i = 0; i < Severities.Words.Length; i++)
        {
            if (section.Map(Severities.Words[i], _targetKeys) is { } map)
            {
                var usual = targets[(IncidentSeverity)i];
                targets[(IncidentSeverity)i] = new ResponseTarget(
                    map.Duration("acknowledge", Spans.Second, Spans.Year) ?? usual.Acknowledge,
                    map.Duration("resolve", Spans.Second, Spans.Year) ?? usual.Resolve,
                    map.Duration("at_most", Spans.Second, Spans.Year) ?? usual.AtMost
                );
            }
        }

        return targets;
    }

    public PostMortemDefinition PostMortem()
    {
        var map = root.Map("post_mortem", ["within", "from"], "'post_mortem'");
        return new PostMortemDefinition
        {
            Within = map?.Duration("within", Spans.Second, Spans.Year) ?? TimeSpan.FromHours(48),
            From = map?.Choice("from", ["opened", "resolved"]) ?? "opened",
        };
    }

    public IReadOnlyList<MaintenanceDefinition> Maintenance()
    {
        var names = new Names(context, "maintenance window");
        var windows = new List<MaintenanceDefinition>();
        foreach (var node in Lists.Maps(context, root.Find("maintenance"), "'maintenance'", "each maintenance window"))
        {
            var map = new MapReader(context, node, "a maintenance window", _maintenanceKeys);
            foreach (var key in (string[])["starts", "lasts"])
            {
                if (!map.Has(key))
                {
                    map.Missing(key);
                }
            }

            var name = map.RequiredText("name");
            var starts = Times.WallClock(map, "starts");
            var lasts = map.Duration("lasts", Spans.Second, Spans.Year);
            var window = new MaintenanceDefinition
            {
                Name = name ?? "",
                Checks = map.Selector("checks"),
                Starts = starts ?? default,
                Lasts = lasts ?? default,
                Repeats = map.Choice("repeats", ["daily", "weekly", "monthly"]),
                TimeZone = Times.Zone(map, "timezone").Id,
                PublicTitle = map.Text("public_title") is { Length: > 0 } title ? title : null,
                PublicDescription = map.Text("public_description") is { Length: > 0 } description ? description : null,
            };
            if (window is { PublicTitle: null, PublicDescription: not null })
            {
                map.Missing("public_title", "status pages show 'public_description' under it");
            }

            if (name is not null && starts is not null && lasts is not null && names.Take(name, map.PlaceOf("name")))
            {
                windows.Add(window);
            }
        }

        return windows;
    }

    public SelfDefinition Self()
    {
        if (root.Map("self", ["public_url", "control_targets", "life_sign_url"], "'self'") is not { } map)
        {
            return new SelfDefinition();
        }

        var targets = new List<Uri>();
        foreach (var (text, node) in map.Texts("control_targets") ?? [])
        {
            if (Addresses.TryParse(text, out var target))
            {
                targets.Add(target);
            }
            else
            {
                context.Error(
                    Codes.IllegalValue,
                    node.Place,
                    $"'control_targets' of 'self' holds addresses that begin with http:// or https://, found '{Shown.Text(node.Text)}'"
                );
            }
        }

        return new SelfDefinition
        {
            PublicUrl = map.Address("public_url"),
            ControlTargets = targets,
            LifeSignUrl = map.Secret("life_sign_url"),
        };
    }

    public RetentionDefinition Retention()
    {
        var usual = new RetentionDefinition();
        if (root.Map("retention", ["raw", "minutes", "hours"], "'retention'") is not { } map)
        {
            return usual;
        }

        var hour = TimeSpan.FromHours(1);
        return new RetentionDefinition
        {
            Raw = map.Duration("raw", hour, Durations.Longest) ?? usual.Raw,
            Minutes = map.Duration("minutes", hour, Durations.Longest) ?? usual.Minutes,
            Hours = map.Duration("hours", hour, Durations.Longest) ?? usual.Hours,
        };
    }
}
