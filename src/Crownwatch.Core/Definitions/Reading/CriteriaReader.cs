using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>`success_criteria:` of a check.</summary>
internal sealed class CriteriaReader(ReadContext context)
{
    private static readonly string[] _keys =
    [
        "status_code",
        "response_time_ms",
        "body_contains",
        "body_not_contains",
        "body_matches",
        "headers_contain",
        "body_json_equals",
        "body_json_contains",
        "body_json_path",
        "certificate_expires_in",
    ];

    public IReadOnlyList<Criterion> Read(MapReader check)
    {
        var owner = $"'success_criteria' of {check.Owner}";
        var criteria = new List<Criterion>();
        foreach (var item in Lists.Maps(context, check.Find("success_criteria"), owner, $"each of {owner}"))
        {
            var map = new MapReader(context, item, owner, _keys);
            if (item.Entries.Length != 1)
            {
                context.Error(
                    Codes.WrongType,
                    item.Place,
                    $"each of {owner} has one key, found {item.Entries.Length}; begin a new line with '- ' for each"
                );
            }

            foreach (var entry in item.Entries)
            {
                if (entry.Value is ScalarNode { IsNull: true } && entry.Key.Text != "body_json_equals")
                {
                    context.Error(Codes.WrongType, entry.Value.Place, $"'{Shown.Text(entry.Key.Text)}' of {check.Owner} has no value");
                }
                else if (ReadOne(map, entry) is { } criterion)
                {
                    criteria.Add(criterion);
                }
            }
        }

        // certificate_expires_in judges no answer, so beside it the default still holds.
        return criteria.All(c => c is CertificateExpiresInCriterion) ? [StatusCodeCriterion.Default, .. criteria] : criteria;
    }

    private Criterion? ReadOne(MapReader map, MapEntry entry) =>
        entry.Key.Text switch
        {
            "status_code" => Status(entry.Value),
            "response_time_ms" => map.Scalar("response_time_ms", "a limit such as <800") is { } limit
                ? ResponseTime(limit.Text, entry.Value)
                : null,
            "body_contains" => map.Text("body_contains") is { } text ? new BodyContainsCriterion(text, false) : null,
            "body_not_contains" => map.Text("body_not_contains") is { } text ? new BodyContainsCriterion(text, true) : null,
            "body_matches" => map.Text("body_matches") is { } pattern && IsPattern(pattern, entry.Value.Place)
                ? new BodyMatchesCriterion(pattern)
                : null,
            "headers_contain" => Headers(map),
            "body_json_equals" => JsonEquals(entry.Value),
            "body_json_contains" => JsonContains(entry.Value),
            "body_json_path" => entry.Value is MapNode paths
                ? new JsonPathReader(context, IsPattern).Read(paths)
                : Wrong(entry, "a map of paths, such as {\"$.status\": ok}"),
            "certificate_expires_in" => map.Scalar("certificate_expires_in", "a limit such as \">14d\"") is { } limit
                ? Certificate(limit.Text, entry.Value)
                : null,
            _ => null,
        };

    private StatusCodeCriterion? Status(Node value)
    {
        var ranges = new List<StatusRange>();
        var texts = Lists.Texts(context, value, "'status_code'", orOne: true);
        if (value is ListNode { Items.Length: 0 })
        {
            context.Error(
                Codes.IllegalValue,
                value.Place,
                "'status_code' is an empty list, which no answer can satisfy: name at least one status"
            );
        }

        foreach (var (text, node) in texts.SelectMany(t => t.Text.Split(',').Select(part => (part.Trim(), t.Node))))
        {
            if (StatusRanges.TryParse(text, out var range))
            {
                ranges.Add(range);
            }
            else
            {
                context.Error(
                    Codes.IllegalValue,
                    node.Place,
                    $"'{Shown.Text(text)}' is no status: write one such as 200, \"2xx\", \"200-299\" or a list of them (100 to 599)"
                );
            }
        }

        return ranges.Count == 0 ? null : new StatusCodeCriterion(string.Join(", ", texts.Select(t => t.Text)), ranges);
    }

    private ResponseTimeCriterion? ResponseTime(string text, Node value)
    {
        var trimmed = text.Trim();
        var inclusive = trimmed.StartsWith("<=", StringComparison.Ordinal);
        var number = trimmed.TrimStart('<', '=').Trim();
        var sign = trimmed.Length - trimmed.TrimStart('<', '=').Length;
        if (
            trimmed.AsSpan(0, sign) is "" or "<" or "<="
            && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is > 0 and <= 86_400_000
        )
        {
            return new(trimmed, TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)), inclusive);
        }

        context.Error(
            Codes.IllegalValue,
            value.Place,
            $"'response_time_ms' is a number of milliseconds such as <800 or <=800 (above 0, at most 86400000), found '{Shown.Text(text)}'"
        );
        return null;
    }

    private bool IsPattern(string pattern, Place place)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            context.Error(
                Codes.IllegalValue,
                place,
                $"'{Shown.Text(pattern)}' is no regular expression that can be run in bounded time: {Shown.Text(refused.Message)}"
            );
            return false;
        }
    }

    private static HeadersContainCriterion? Headers(MapReader map)
    {
        var headers = (map.TextMap("headers_contain") ?? []).Select(h => new KeyValuePair<string, string>(h.Key.Text, h.Text)).ToArray();
        return headers.Length == 0 ? null : new(string.Join(", ", headers.Select(h => $"{h.Key}: {h.Value}")), headers);
    }

    private BodyJsonEqualsCriterion JsonEquals(Node value)
    {
        var expected = new JsonValues(context).Read(value);
        return new(expected?.ToJsonString() ?? "null", expected);
    }

    private BodyJsonContainsCriterion? JsonContains(Node value)
    {
        if (new JsonValues(context).Read(value) is JsonObject expected)
        {
            return new(expected.ToJsonString(), expected);
        }

        context.Error(Codes.WrongType, value.Place, $"'body_json_contains' must be a map such as {{status: ok}}, found {value.Kind}");
        return null;
    }

    private CertificateExpiresInCriterion? Certificate(string text, Node value)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith('>') && Durations.TryParse(trimmed.TrimStart('>', '='), out var atLeast, out _))
        {
            return new(trimmed, atLeast);
        }

        context.Error(Codes.IllegalValue, value.Place, $"'certificate_expires_in' is a limit such as \">14d\", found '{Shown.Text(text)}'");
        return null;
    }

    private BodyJsonPathCriterion? Wrong(MapEntry entry, string expected)
    {
        context.Error(Codes.WrongType, entry.Value.Place, $"'{entry.Key.Text}' must be {expected}, found {entry.Value.Kind}");
        return null;
    }
}
