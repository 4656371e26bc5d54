using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Core.Simulation.Reading;

/// <summary>`match:` of a silence: a map of labels, a text as amtool writes it, or a list of such texts.</summary>
internal sealed class MatchReader(ReadContext context, KnownNames known)
{
    private const string Example = "{service: deltacrown, check: \"=~health.*\"}";

    public IReadOnlyList<LabelMatcher> Read(MapReader silence)
    {
        var errors = context.Errors;
        var everything = silence.Bool("everything") ?? false;
        var matchers = silence.Find("match") switch
        {
            null => [],
            MapNode map => Labels(map, silence.Owner),
            var texts => Texts(texts, silence.Owner),
        };
        if (context.Errors > errors)
        {
            return matchers;
        }

        if (everything && matchers.Count > 0)
        {
            context.Error(
                Codes.KeysDisagree,
                silence.PlaceOf("everything"),
                $"{silence.Owner} has 'everything' and a 'match': use one of them"
            );
        }
        else if (!everything && known.Sets.All(set => SilenceReach.IsEverything(matchers, set)))
        {
            context.Error(
                Codes.MissingKey,
                silence.PlaceOf("match"),
                $"{silence.Owner} {(silence.Has("match") ? "matches everything" : "lacks its 'match'")}: narrow it, such as {Example}, or write `everything: true`"
            );
        }
        else if (known.Sets.All(set => SilenceReach.Of(matchers, set).Count == 0))
        {
            context.Warn(
                Codes.NoEffect,
                silence.PlaceOf("match"),
                $"{silence.Owner} matches nothing that the definitions can alert on: {Shown.Text(LabelMatchers.Write(matchers))}"
            );
        }

        return matchers;
    }

    private List<LabelMatcher> Labels(MapNode map, string owner)
    {
        var matchers = new List<LabelMatcher>();
        foreach (var (key, text, node) in Lists.TextMap(context, map, $"'match' of {owner}", secret: null))
        {
            if (LabelMatchers.TryParseOne(key.Text, text, out var matcher, out var error))
            {
                matchers.Add(matcher);
            }
            else
            {
                context.Error(Codes.IllegalValue, node.Place, $"'{Shown.Text(key.Text)}' in 'match' of {owner}: {error}");
            }
        }

        return matchers;
    }

    private List<LabelMatcher> Texts(Node node, string owner)
    {
        var matchers = new List<LabelMatcher>();
        foreach (var (text, place) in Lists.Texts(context, node, $"'match' of {owner}", orOne: true))
        {
            if (LabelMatchers.TryParse(text, out var some, out var error))
            {
                matchers.AddRange(some);
            }
            else
            {
                context.Error(Codes.IllegalValue, place.Place, $"'match' of {owner}: {error}");
            }
        }

        return matchers;
    }
}
