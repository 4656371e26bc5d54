using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;

namespace Crownwatch.Server.Intervening;

/// <summary>{match: map | text | list, for | until, starts, by, reason, everything}</summary>
internal static class SilenceRequest
{
    private const int LongestMatch = 4000;
    private const int MostMatchers = 100;

    public static Wanted<Silence> Read(RequestFields fields, DateTimeOffset now, DefinitionSet definitions)
    {
        fields.Only("match", "for", "until", "starts", "by", "reason", "everything");
        var matchers = Matchers(fields);
        var span = RequestSpan.Read(fields, "starts", now);
        var (by, reason, everything) = (fields.By(), fields.Reason(), fields.Flag("everything"));
        if (fields.Wrong is { } wrong)
        {
            return Wanted.No<Silence>(400, wrong);
        }

        var matchesAll = SilenceReach.IsEverything(matchers, definitions);
        if (matchesAll && !everything)
        {
            return Wanted.No<Silence>(
                409,
                $"match is '{PlainText.Shown(LabelMatchers.Write(matchers))}', which matches every alert there is or will be; if that is "
                    + "meant, ask for it with everything: true (--everything on the command line)"
            );
        }

        return everything && !matchesAll
            ? Wanted.No<Silence>(
                400,
                $"everything is true, but match is '{PlainText.Shown(LabelMatchers.Write(matchers))}', which matches less; legal is one of them"
            )
            : Wanted.Of(
                new Silence
                {
                    By = by,
                    Reason = reason,
                    From = span.From,
                    Until = span.Until,
                    Matchers = matchers,
                }
            );
    }

    private static List<LabelMatcher> Matchers(RequestFields fields)
    {
        List<LabelMatcher> matchers = [];
        switch (fields.Find("match"))
        {
            case null:
                break;
            case { ValueKind: JsonValueKind.String } text:
                Add(text.GetString()!, "match");
                break;
            case { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String):
                foreach (var (i, text) in list.EnumerateArray().Index())
                {
                    Add(text.GetString()!, $"match[{i}]");
                }

                break;
            case { ValueKind: JsonValueKind.Object } map:
                foreach (var pair in map.EnumerateObject())
                {
                    AddOne(pair);
                }

                break;
            case { } other:
                fields.Fail(
                    $"match is {PlainText.Shown(other.GetRawText())}; legal is a text such as service=\"shop\", a list of such texts, or a map "
                        + "such as {\"service\": \"shop\"}"
                );
                break;
        }

        if (matchers.Count > MostMatchers)
        {
            fields.Fail($"match has {matchers.Count} matchers; at most {MostMatchers} are taken");
        }

        return matchers;

        void Add(string text, string place)
        {
            if (text.Length > LongestMatch)
            {
                fields.Fail($"{place} has {text.Length} characters; at most {LongestMatch} are taken");
            }
            else if (PlainText.Strange(text, severalLines: false) is { } strange)
            {
                fields.Fail($"{place} is '{PlainText.Shown(text)}', which holds the control character {strange}; legal is plain text");
            }
            else if (LabelMatchers.TryParse(text, out var read, out var error))
            {
                matchers.AddRange(read);
            }
            else
            {
                fields.Fail($"{place}: {error}");
            }
        }

        void AddOne(JsonProperty pair)
        {
            var value = pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText();
            if (pair.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || pair.Name.Length + value.Length > LongestMatch)
            {
                fields.Fail(
                    $"match.{PlainText.Shown(pair.Name)} is {PlainText.Shown(value)}; legal is a value such as \"shop\" or \"=~shop.*\""
                );
            }
            else if (PlainText.Strange(pair.Name + value, severalLines: false) is { } strange)
            {
                fields.Fail($"match.{PlainText.Shown(pair.Name)} holds the control character {strange}; legal is plain text");
            }
            else if (LabelMatchers.TryParseOne(pair.Name, value, out var matcher, out var error))
            {
                matchers.Add(matcher);
            }
            else
            {
                fields.Fail($"match: {error}");
            }
        }
    }
}
