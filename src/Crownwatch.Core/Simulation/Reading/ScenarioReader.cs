using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Simulation.Reading;

/// <summary>A scenario file to a <see cref="Scenario"/>, or every error with its place.</summary>
public static class ScenarioReader
{
    /// <summary>A scenario spans at most this; nothing that is judged looks further.</summary>
    public static readonly TimeSpan Longest = Durations.Longest;

    private static readonly string[] _keys = ["start", "until", "checks", "events", "slots"];

    /// <summary>
    /// Reads the scenario against the definitions it is for. Whatever the text is, this returns and never throws. Values are as
    /// written: a scenario knows no variables, so that the same file always means the same.
    /// </summary>
    /// <param name="reload">
    /// Gives the definitions of a `reload` event's file; null where they can't be used, and whoever gives them says why. Asked
    /// once a file, before anything else is judged, because the scenario may name checks that only they have.
    /// </param>
    /// <param name="replayed">Recorded history comes with it, so that `checks` would contradict it.</param>
    public static ScenarioReading Read(
        SourceFile file,
        DefinitionSet definitions,
        Func<string, DefinitionSet?> reload,
        bool replayed = false
    )
    {
        ArgumentNullException.ThrowIfNull(reload);
        var findings = new List<Finding>();
        switch (YamlText.Parse(file, findings, "a scenario", "`start` and `until`"))
        {
            case MapNode root:
                var context = new ReadContext(ReadMode.Run, variables: null);
                var (scenario, reloads) = Read(context, root, definitions, reload, replayed);
                findings.AddRange(context.Findings);
                var wrong = findings.Exists(f => f.Severity == FindingSeverity.Error);
                return new ScenarioReading(wrong ? null : scenario, DefinitionReader.InOrder(findings)) { Reloads = reloads };
            case { } other:
                findings.Add(
                    new Finding(
                        Codes.WrongType,
                        FindingSeverity.Error,
                        $"a scenario is a map that begins with `start:` and `until:`, found {other.Kind}",
                        file.Name,
                        other.Place.Line,
                        other.Place.Column
                    )
                );
                break;
        }

        return new ScenarioReading(null, DefinitionReader.InOrder(findings));
    }

    private static (Scenario, IReadOnlyDictionary<string, DefinitionSet>) Read(
        ReadContext context,
        MapNode root,
        DefinitionSet definitions,
        Func<string, DefinitionSet?> reload,
        bool replayed
    )
    {
        var map = new MapReader(context, root, "the scenario", _keys);
        var (start, until) = Span(map);
        var entries = Lists.Maps(context, map.Find("events"), "'events'", "an event").ToArray();
        var reloads = Reloads(context, entries, reload);
        var known = new KnownNames(context, [definitions, .. reloads.Values]);
        if (replayed && map.Has("checks"))
        {
            context.Error(
                Codes.KeysDisagree,
                map.PlaceOf("checks"),
                "the scenario has 'checks', and recorded history is to be replayed: use one of them"
            );
        }

        var scenario = new Scenario
        {
            Start = start,
            Until = until,
            Slots = map.Choice("slots", ["aligned", "spread"]) == "spread" ? SlotPlacement.Spread : SlotPlacement.Aligned,
            Checks = new SpanReader(context, known).Read(map),
            Events = [.. new ActionReader(context, known, start, until).Read(entries).OrderBy(action => action.At)],
        };
        return (scenario, reloads);
    }

    private static (DateTimeOffset Start, DateTimeOffset Until) Span(MapReader map)
    {
        foreach (var key in (string[])["start", "until"])
        {
            if (!map.Has(key))
            {
                map.Missing(key, $"write one such as `{key}: 2025-11-13T1{(key == "start" ? 4 : 6)}:00:00Z`");
            }
        }

        if (
            Times.InstantWithOffset(map, "start")?.ToUniversalTime() is not { } start
            || Times.InstantWithOffset(map, "until")?.ToUniversalTime() is not { } until
        )
        {
            // Something to go on with, so that the rest is judged as well.
            return (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + Longest);
        }

        if (until <= start || until - start > Longest)
        {
            var wrong = until <= start ? "not after" : "more than ten years after";
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("until"),
                $"'until' is {wrong} 'start' ({map.Text("start")}): found {Shown.Text(map.Text("until") ?? "")}"
            );
        }

        return (start, until);
    }

    private static Dictionary<string, DefinitionSet> Reloads(
        ReadContext context,
        IEnumerable<MapNode> entries,
        Func<string, DefinitionSet?> reload
    )
    {
        var reloads = new Dictionary<string, DefinitionSet>(StringComparer.Ordinal);
        var files = entries
            .Where(entry => entry.Find("do")?.Value is ScalarNode { Text: ActionReader.Reload })
            .Select(entry => entry.Find("definitions")?.Value as ScalarNode)
            .OfType<ScalarNode>()
            .Where(file => file.Text.Length > 0)
            .DistinctBy(file => file.Text, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (reload(file.Text) is { } set)
            {
                reloads[file.Text] = set;
            }
            else
            {
                context.Error(
                    Codes.CannotRead,
                    file.Place,
                    $"event 'reload' names the definitions '{Shown.Text(file.Text)}', which can't be used"
                );
            }
        }

        return reloads;
    }
}
