using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.StatusPages;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.StatusPage;

/// <summary>{status, text, title, components, impact, by}: a person tells the public how an incident stands.</summary>
/// <param name="Components">`page/component` each.</param>
internal sealed record StatusUpdateRequest(PublicUpdate Update, IReadOnlyList<string> Components, string By)
{
    public const int LongestTitle = 120;
    public const int LongestText = 5000;

    /// <summary>What an update may say of the components, by its word.</summary>
    public static IReadOnlyDictionary<string, ComponentState?> Impacts { get; } =
        new Dictionary<string, ComponentState?>(StringComparer.Ordinal)
        {
            ["as_checked"] = null,
            ["degraded"] = ComponentState.Degraded,
            ["partial_outage"] = ComponentState.PartialOutage,
            ["major_outage"] = ComponentState.MajorOutage,
        };

    private static readonly string[] _statuses = ["investigating", "identified", "monitoring", "resolved"];

    /// <param name="before">What was published of the incident so far: it gives what the request leaves out.</param>
    public static Wanted<StatusUpdateRequest> Read(RequestFields fields, Incident incident, StatusEntry? before, DefinitionSet definitions)
    {
        if (definitions.StatusPages.Count == 0)
        {
            return Wanted.No<StatusUpdateRequest>(409, "the definitions have no status page: there is nowhere to publish it");
        }

        fields.Only("status", "text", "title", "components", "impact", "by");
        var status = fields.OneOf("status", _statuses, $"it is one of {string.Join(", ", _statuses)}");
        var text = fields.Text("text", LongestText, "write what the public is to know", severalLines: true);
        var title =
            fields.Text("title", LongestTitle, before is null ? "the first update of an incident needs one" : null) ?? before?.Title;
        var components = Chosen(fields, incident, before, definitions);
        var impact = fields.OneOf("impact", [.. Impacts.Keys]) is { } word ? Impacts.GetValueOrDefault(word) : before?.Impact;
        var by = fields.ByAnybody();
        return fields.Wrong is { } wrong
            ? Wanted.No<StatusUpdateRequest>(400, wrong)
            : Wanted.Of(
                new StatusUpdateRequest(
                    new PublicUpdate(title!, Enum.Parse<PublicStatus>(status!, ignoreCase: true), text!) { Impact = impact },
                    components,
                    by
                )
            );
    }

    /// <summary>Every component that there is, as `page/component`.</summary>
    public static IEnumerable<(string Key, StatusPageDefinition Page, StatusComponent Component)> All(DefinitionSet definitions) =>
        definitions.StatusPages.SelectMany(page => page.Components.Select(c => ($"{page.Name}/{c.Slug}", page, c)));

    /// <summary>Those that the incident's checks are of.</summary>
    public static IReadOnlyList<string> Touched(Incident incident, DefinitionSet definitions)
    {
        var checks = definitions.Checks.Where(c => incident.Alerts.Any(a => !a.IsReceived && a.Check == c.Name)).ToList();
        return [.. All(definitions).Where(c => checks.Any(c.Component.Has)).Select(c => c.Key)];
    }

    private static IReadOnlyList<string> Chosen(RequestFields fields, Incident incident, StatusEntry? before, DefinitionSet definitions)
    {
        var known = All(definitions).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var legal = $"legal are {string.Join(", ", known.Take(20))}{(known.Count > 20 ? $" and {known.Count - 20} more" : "")}";
        string[] named = fields.Find("components") switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } list =>
            [
                .. list.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : i.GetRawText()),
            ],
            { ValueKind: JsonValueKind.String } text => text.GetString()!
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            { } other => [other.GetRawText()],
        };
        if (named.FirstOrDefault(n => !known.Contains(n)) is { } stranger)
        {
            fields.Fail($"components has '{PlainText.Shown(stranger)}', which is no component of a status page; {legal}");
        }

        IReadOnlyList<string> chosen =
            named.Length > 0 ? [.. named.Distinct(StringComparer.Ordinal)]
            : before?.Components.Where(known.Contains).ToList() is { Count: > 0 } former ? former
            : Touched(incident, definitions);
        if (chosen.Count == 0)
        {
            fields.Fail($"components is missing: no component shows a check of {incident.Label}; {legal}");
        }

        return chosen;
    }
}
