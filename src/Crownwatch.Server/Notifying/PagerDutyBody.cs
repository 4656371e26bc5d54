using System.Globalization;
using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>
/// An event of PagerDuty's Events API v2. It takes at most 512 KB: what these bounds let through has under 80,000 characters, and one is
/// written in six bytes at most. What is cut is whole on the incident's page.
/// </summary>
internal static class PagerDutyBody
{
    private const int LongestSummary = 1024; // PagerDuty's own
    private const int LongestHeadline = 5000;
    private const int MostLines = 55;
    private const int LongestLine = 700;
    private const int MostExcerpts = 5;
    private const int MostLinks = 10;
    private const int LongestLink = 1000;
    private const int LongestList = 5000;
    private const int LongestOther = 2000;

    /// <param name="action">trigger, acknowledge or resolve; only the first carries more than its key.</param>
    public static JsonObject Of(PagerDutyChannelDefinition channel, PendingMessage message, string action, string key, MessageLinks links)
    {
        var notice = message.Message.Notice;
        var result = new JsonObject
        {
            ["routing_key"] = channel.IntegrationKey.Reveal(),
            ["event_action"] = action,
            ["dedup_key"] = key,
        };
        if (action != "trigger")
        {
            return result;
        }

        var incident = (notice.Incident is { } id ? links.Incident(id) : links.PublicUrl).ToString();
        result["client"] = "Crownwatch";
        result["client_url"] = incident;
        result["links"] = new JsonArray([
            Link(incident, notice.Incident is null ? "Crownwatch" : "Incident"),
            .. notice
                .Runbooks.Where(r => r.Length <= LongestLink && MessageLinks.IsLink(r))
                .Take(MostLinks)
                .Select(r => Link(r, "Runbook")),
        ]);
        result["payload"] = new JsonObject
        {
            ["summary"] = TextCut.To(notice.Title, LongestSummary),
            ["source"] = notice.Checks.Count > 0 ? TextCut.To(notice.Checks[0], LongestOther) : "crownwatch",
            ["severity"] = Severity(notice),
            ["timestamp"] = notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["component"] = Listed(notice.Checks),
            ["class"] = "synthetic check",
            ["custom_details"] = Details(message),
        };
        return result;
    }

    private static JsonObject Details(PendingMessage message)
    {
        var notice = message.Message.Notice;
        return new JsonObject
        {
            ["headline"] = TextCut.To(notice.Headline, LongestHeadline),
            ["checks"] = new JsonArray([
                .. Texts(notice.Lines, MostLines),
                .. notice.Lines.Count > MostLines ? [$"… and {notice.Lines.Count - MostLines} more"] : Array.Empty<JsonNode>(),
            ]),
            ["excerpts"] = notice.Excerpts.Count == 0 ? null : new JsonArray([.. Texts(notice.Excerpts, MostExcerpts)]),
            ["ask"] = notice.Ask is { } ask ? TextCut.To(ask, LongestOther) : null,
            ["runbook"] = Listed(notice.Runbooks),
            ["people"] = Listed(notice.People),
            ["handed_on"] = message.HandedFrom is { } why ? TextCut.To(why, LongestOther) : null,
        };
    }

    private static IEnumerable<JsonNode> Texts(IEnumerable<string> texts, int most) =>
        texts.Take(most).Select(t => (JsonNode)JsonValue.Create(TextCut.To(t, LongestLine)));

    private static string Listed(IEnumerable<string> names) => TextCut.To(string.Join(", ", names), LongestList);

    private static JsonObject Link(string address, string text) => new() { ["href"] = address, ["text"] = text };

    private static string Severity(Notice notice) =>
        notice.IsInformation
            ? "info"
            : notice.Severity switch
            {
                IncidentSeverity.Critical => "critical",
                IncidentSeverity.High => "error",
                IncidentSeverity.Medium => "warning",
                _ => "info",
            };
}
