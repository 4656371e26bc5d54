using System.Globalization;
using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Access;
using Crownwatch.Server.Api;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>
/// {id, matchers: [{name, value, isRegex, isEqual}], startsAt, endsAt, createdBy, comment}, held to the same rules as a silence of ours.
/// </summary>
/// <param name="Replaces">The id of the one that it takes the place of; null for none.</param>
internal sealed record PostedSilence(Wanted<Silence> Wanted, string? Replaces)
{
    /// <summary>null and why where the body is no such object.</summary>
    public static async Task<(PostedSilence? Posted, string? Broken)> ReadAsync(
        HttpRequest request,
        DateTimeOffset now,
        DefinitionSet definitions
    )
    {
        var (fields, broken) = await RequestBody.ReadAsync(request);
        if (fields is null)
        {
            return (null, broken);
        }

        if (Matchers(fields.Find("matchers")) is not { Count: > 0 } matchers)
        {
            return (null, "matchers in body should have at least 1 items, each {name, value, isRegex, isEqual}");
        }

        var starts = fields.Find("startsAt") is { ValueKind: JsonValueKind.String } text ? text : (JsonElement?)null;
        var ours = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["match"] = JsonSerializer.SerializeToElement(matchers) };
        foreach (var (name, field) in new[] { ("until", "endsAt"), ("by", "createdBy"), ("reason", "comment") })
        {
            if (fields.Find(field) is { } value)
            {
                ours[name] = name == "until" ? InOurForm(value) : value;
            }
        }

        // What begins in the past begins now, as Alertmanager has it: nothing that happened is undone.
        if (starts is { } given && InOurForm(given) is var instant && !(InstantText.TryParse(instant.ToString(), out var at) && at < now))
        {
            ours["starts"] = instant;
        }

        var id =
            fields.Find("id") is { ValueKind: JsonValueKind.String } former && former.GetString() is { Length: > 0 } replaced
                ? replaced
                : null;
        return (
            new PostedSilence(
                SilenceRequest.Read(new RequestFields(ours).SignedBy(Caller.Of(request.HttpContext)?.Name), now, definitions),
                id
            ),
            null
        );
    }

    // As texts, so that they go the way of all other matchers; null where one is not of the form.
    private static List<string>? Matchers(JsonElement? list)
    {
        if (list is not { ValueKind: JsonValueKind.Array })
        {
            return null;
        }

        List<string> matchers = [];
        foreach (var matcher in list.Value.EnumerateArray())
        {
            if (
                matcher.ValueKind != JsonValueKind.Object
                || Text(matcher, "name") is not { } name
                || Text(matcher, "value") is not { } value
            )
            {
                return null;
            }

            var operation = (Flag(matcher, "isRegex", false), Flag(matcher, "isEqual", true)) switch
            {
                (false, true) => MatchOperator.Equal,
                (false, false) => MatchOperator.NotEqual,
                (true, true) => MatchOperator.Matches,
                _ => MatchOperator.NotMatches,
            };
            matchers.Add(LabelMatchers.Write(new LabelMatcher(name, operation, value)));
        }

        return matchers;
    }

    private static string? Text(JsonElement matcher, string name) =>
        matcher.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement matcher, string name, bool otherwise) =>
        matcher.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : otherwise;

    // Go writes up to nine digits of a second; our own form has seven.
    private static JsonElement InOurForm(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(
            value.GetString(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? JsonSerializer.SerializeToElement(at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture))
            : value;
}
