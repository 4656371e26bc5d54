using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crownwatch.Core.Definitions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Crownwatch.Probes.Http;

/// <summary>
/// body_json_path: each path gives a value that its matcher accepts. A path that gives several values is taken as the array of them
/// for `equals`, `ne` and `contains`; each of them must satisfy `gt`, `gte`, `lt`, `lte` and `matches`.
/// </summary>
internal static class JsonPathCriteria
{
    // A path's own filter may hold a regular expression, which that library runs with backtracking.
    private static readonly JsonSelectSettings _settings = new()
    {
        ErrorWhenNoMatch = false,
        RegexMatchTimeout = TimeSpan.FromMilliseconds(100),
    };

    private static readonly ConditionalWeakTable<JsonPathMatcher, Regex> _expressions = [];

    public static (bool Holds, string Seen) Judge(BodyJsonPathCriterion criterion, JsonBody body, Func<string, string> redact)
    {
        if (body.Error is { } error)
        {
            return (false, error);
        }

        foreach (var (path, matcher) in criterion.Paths)
        {
            var (values, problem) = Select(body.Tokens, path);
            if (problem is not null)
            {
                return (false, $"{redact(path)}: {problem}");
            }

            if (!Holds(matcher, values))
            {
                return (
                    false,
                    $"{redact(path)} {Seen(values, redact)}, expected {Wording.Line(redact(Expected(matcher)), HttpLimits.Seen)}"
                );
            }
        }

        return (true, "they do");
    }

    private static (List<JToken> Values, string? Problem) Select(JToken root, string path)
    {
        try
        {
            var values = root.SelectTokens(path, _settings).Take(HttpLimits.PathValues + 1).ToList();
            return values.Count > HttpLimits.PathValues ? ([], $"gives more than {HttpLimits.PathValues:N0} values") : (values, null);
        }
        catch (Exception e)
            when (e is Newtonsoft.Json.JsonException or FormatException or InvalidCastException or ArgumentException or OverflowException)
        {
            // A path's own filter that compares what can't be compared shows itself as one of the latter.
            return ([], $"can't be followed: {e.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            return ([], "its regular expression took over 100 ms");
        }
    }

    private static bool Holds(JsonPathMatcher matcher, List<JToken> values) =>
        matcher.Operator switch
        {
            "exists" => (values.Count > 0) == (matcher.Operand?.GetValue<bool>() ?? true),
            _ when values.Count == 0 => false,
            "equals" => Equal(matcher.Operand, Whole(values)),
            "ne" => !Equal(matcher.Operand, Whole(values)),
            "contains" => Contains(matcher.Operand, Whole(values)),
            "gt" => values.TrueForAll(v => Compare(v, matcher.Operand) > 0),
            "gte" => values.TrueForAll(v => Compare(v, matcher.Operand) >= 0),
            "lt" => values.TrueForAll(v => Compare(v, matcher.Operand) < 0),
            "lte" => values.TrueForAll(v => Compare(v, matcher.Operand) <= 0),
            "matches" => values.TrueForAll(v => Expression(matcher).IsMatch(Text(v))),
            var other => throw new InvalidOperationException($"No such JSON path matcher: {other}"),
        };

    private static JToken Whole(List<JToken> values) => values.Count == 1 ? values[0] : new JArray(values);

    private static bool Equal(JsonNode? expected, JToken seen)
    {
        using var document = JsonDocument.Parse(seen.ToString(Formatting.None));
        return JsonEquality.Equal(expected, document.RootElement);
    }

    private static bool Contains(JsonNode? expected, JToken seen) =>
        seen switch
        {
            JArray items => items.Any(item => Equal(expected, item)),
            JObject members => expected is JsonObject wanted
                ? wanted.All(m => members.TryGetValue(m.Key, out var value) && Equal(m.Value, value))
                : expected?.GetValueKind() == JsonValueKind.String && members.ContainsKey(expected.GetValue<string>()),
            { Type: JTokenType.String } => expected?.GetValueKind() == JsonValueKind.String
                && seen.Value<string>()!.Contains(expected.GetValue<string>(), StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>Numbers by value, strings by code point; null, which no comparison accepts, for anything else.</summary>
    private static int? Compare(JToken seen, JsonNode? operand) =>
        (seen.Type, operand?.GetValueKind()) switch
        {
            (JTokenType.Integer or JTokenType.Float or JTokenType.Raw, JsonValueKind.Number) => JsonNumber.Compare(
                seen.ToString(Formatting.None),
                operand!.ToJsonString()
            ),
            (JTokenType.String, JsonValueKind.String) => string.CompareOrdinal(seen.Value<string>(), operand!.GetValue<string>()),
            _ => null,
        };

    private static Regex Expression(JsonPathMatcher matcher) =>
        _expressions.GetValue(
            matcher,
            static m => new Regex(m.Operand!.GetValue<string>(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
        );

    private static string Text(JToken value) => value.Type == JTokenType.String ? value.Value<string>()! : value.ToString(Formatting.None);

    private static string Seen(List<JToken> values, Func<string, string> redact) =>
        values.Count == 0 ? "gives nothing" : $"is {Wording.Line(redact(Whole(values).ToString(Formatting.None)), HttpLimits.Seen)}";

    private static string Expected(JsonPathMatcher matcher)
    {
        var operand = matcher.Operand?.ToJsonString(JsonShown.Options) ?? "null";
        return matcher.Operator switch
        {
            "equals" => operand,
            "exists" => operand == "false" ? "nothing there" : "something there",
            "gt" => $"> {operand}",
            "gte" => $">= {operand}",
            "lt" => $"< {operand}",
            "lte" => $"<= {operand}",
            "ne" => $"anything but {operand}",
            var name => string.Create(CultureInfo.InvariantCulture, $"{name} {operand}"),
        };
    }
}
