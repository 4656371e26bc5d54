using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Simulation.Reading;

/// <summary>`checks:` of a scenario: how each check's slots turn out, entry by entry.</summary>
internal sealed class SpanReader(ReadContext context, KnownNames known)
{
    private static readonly string[] _keys = ["at", "outcome", "status", "latency", "certificate_expires_in", "share", "seed"];
    private static readonly string[] _outcomes = ["up", "down", "timeout", "unknown"];

    public IReadOnlyDictionary<string, IReadOnlyList<ScenarioSpan>> Read(MapReader scenario)
    {
        var checks = new Dictionary<string, IReadOnlyList<ScenarioSpan>>(StringComparer.Ordinal);
        _ = scenario.Map("checks", null, "'checks' of the scenario");
        foreach (var entry in (scenario.Find("checks") as MapNode)?.Entries ?? [])
        {
            var name = entry.Key.Text;
            _ = known.Check(name, entry.Key.Place, "'checks' of the scenario");
            checks[name] = Spans(entry.Value, $"check '{Shown.Text(name)}'", known.Timeout(name));
        }

        return checks;
    }

    private List<ScenarioSpan> Spans(Node node, string owner, TimeSpan? timeout)
    {
        var spans = new List<ScenarioSpan>();
        TimeSpan? last = null;
        foreach (var entry in Lists.Maps(context, node, owner, $"an entry of {owner}"))
        {
            var map = new MapReader(context, entry, $"an entry of {owner}", _keys);
            var at = map.Offset("at");
            if (at is { } now && last is { } before && now <= before)
            {
                context.Error(
                    Codes.IllegalValue,
                    map.PlaceOf("at"),
                    $"the entries of {owner} stand in the order of 'at': {Durations.Write(now)} comes after {Durations.Write(before)}"
                );
            }

            last = at ?? last;
            var span = Span(map);
            if (span.Latency > timeout)
            {
                context.Warn(
                    Codes.IllegalValue,
                    map.PlaceOf("latency"),
                    $"'latency' of {owner} is {Durations.Write(span.Latency.Value)}, longer than its timeout of {Durations.Write(timeout.Value)}: a probe would have ended there, with outcome: timeout; it is taken as a result that comes in late"
                );
            }

            spans.Add(span with { At = at ?? TimeSpan.Zero });
        }

        return spans;
    }

    private static ScenarioSpan Span(MapReader map) =>
        new()
        {
            At = TimeSpan.Zero,
            Outcome = map.Choice("outcome", _outcomes) is { } outcome
                ? (ScenarioOutcome)Array.IndexOf(_outcomes, outcome)
                : ScenarioOutcome.Up,
            Status = map.Number("status", 100, 599),
            Latency = map.Duration("latency", Definitions.Reading.Spans.None, Definitions.Reading.Spans.Day),
            CertificateExpiresIn = map.Duration("certificate_expires_in", Definitions.Reading.Spans.None, Durations.Longest),
            Share = map.Percentage("share") ?? 1,
            Seed = map.Number("seed", int.MinValue, int.MaxValue) ?? 0,
        };
}
