using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`body_json_path:`, a map of paths to values or to one of the forms `{exists: true}`, `{gt: 3}`, `{matches: re}` ….</summary>
internal sealed class JsonPathReader(ReadContext context, Func<string, Place, bool> isPattern)
{
    private static readonly string[] _operators = ["equals", "exists", "gt", "gte", "lt", "lte", "ne", "contains", "matches"];

    public BodyJsonPathCriterion? Read(MapNode paths)
    {
        var matchers = new List<KeyValuePair<string, JsonPathMatcher>>();
        foreach (var entry in paths.Entries)
        {
            var path = entry.Key.Text;
            if (!path.StartsWith('$'))
            {
                context.Error(
                    Codes.IllegalValue,
                    entry.Key.Place,
                    $"the path '{Shown.Text(path)}' must begin with '$', such as \"$.items[0].id\""
                );
            }
            else if (Matcher(entry) is { } matcher)
            {
                matchers.Add(new(path, matcher));
            }
        }

        return matchers.Count == 0
            ? null
            : new BodyJsonPathCriterion(string.Join(", ", matchers.Select(m => $"{m.Key} {Describe(m.Value)}")), matchers);
    }

    private JsonPathMatcher? Matcher(MapEntry entry)
    {
        var values = new JsonValues(context);
        if (entry.Value is not MapNode { Entries: [var form] } map)
        {
            return new JsonPathMatcher("equals", values.Read(entry.Value));
        }

        var name = form.Key.Text;
        if (!_operators.Contains(name))
        {
            context.Error(
                Codes.UnknownKey,
                form.Key.Place,
                $"unknown form '{Shown.Text(name)}' for the path '{Shown.Text(entry.Key.Text)}'; the nearest is '{Nearest.To(name, _operators)}' (legal: {string.Join(", ", _operators)}; to compare with a map write {{equals: …}})"
            );
            return null;
        }

        var operand = values.Read(form.Value);
        var expected = name switch
        {
            "exists" => operand is JsonValue flag && flag.TryGetValue<bool>(out _) ? null : "true or false",
            "gt" or "gte" or "lt" or "lte" => operand?.GetValueKind() == System.Text.Json.JsonValueKind.Number ? null : "a number",
            "matches" => operand is JsonValue re && re.TryGetValue<string>(out _) ? null : "a regular expression",
            _ => null,
        };
        if (expected is not null)
        {
            context.Error(Codes.WrongType, form.Value.Place, $"'{name}' for the path '{Shown.Text(entry.Key.Text)}' must be {expected}");
            return null;
        }

        return name == "matches" && !isPattern(operand!.GetValue<string>(), form.Value.Place) ? null : new JsonPathMatcher(name, operand);
    }

    private static string Describe(JsonPathMatcher matcher) => $"{matcher.Operator} {matcher.Operand?.ToJsonString() ?? "null"}";
}
