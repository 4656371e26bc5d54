using System.Text.RegularExpressions;
using Crownwatch.Server.Notifying;
using Fakes.PagerDuty;
using Fakes.Slack;

namespace FaultHost.Matrix;

/// <summary>What arrived at a receiver and took effect there: openings and resolutions by incident, in order of arrival.</summary>
internal sealed partial record Arrivals(string Channel, IReadOnlyList<(long Incident, bool IsOpening)> All)
{
    /// <summary>First lines of messages, as they arrived; what is neither an opening nor a resolution is passed over.</summary>
    public static Arrivals OfTitles(string channel, IEnumerable<string> titles) =>
        new(
            channel,
            [
                .. titles
                    .Where(text => Label().IsMatch(text) && Head().IsMatch(text))
                    .Select(text => (Number(text), !text.StartsWith("[RESOLVED]", StringComparison.Ordinal))),
            ]
        );

    /// <summary>Slack with a bot: an opening is an incident's own message, or a reply in its thread when it is reopened; a resolution
    /// is a reply; edits are neither.</summary>
    public static Arrivals OfThreads(string channel, Workspace workspace, string slackChannel) =>
        new(
            channel,
            [
                .. workspace
                    .Messages.Where(m => m.Channel == workspace.Find(slackChannel)?.Id)
                    .Where(m => m.ThreadTs is null || Head().IsMatch(m.Text))
                    .Select(m =>
                        (
                            Incident: m.Metadata.GetProperty("event_payload").GetProperty("incident").GetInt64(),
                            m.ThreadTs is null || !m.Text.StartsWith("[RESOLVED]", StringComparison.Ordinal)
                        )
                    )
                    .Where(a => a.Incident > 0),
            ]
        );

    /// <summary>PagerDuty's incidents: a trigger of an open key wakes nobody again and counts once. An alarm about the server itself
    /// (a stall of a second is a minute where time runs faster) is no incident and passed over, as in the other receivers.</summary>
    public static Arrivals Of(string channel, IncidentBook book) =>
        new(
            channel,
            [
                .. book
                    .All.Where(i => i.Key != SelfAlarm.Key)
                    .SelectMany(i => i.Log.Where(e => e.Action != "acknowledge").Select(e => (Incident: i, Entry: e)))
                    .Where(e => e.Entry == e.Incident.Log[0] || e.Entry.Action == "resolve")
                    .OrderBy(e => e.Entry.At)
                    .Select(e => (KeyNumber(e.Incident.Key), e.Entry.Action == "trigger")),
            ]
        );

    /// <summary>
    /// Held against what the server decided to tell this channel: an incident's number once for each opening or resolution, as an
    /// incident may be reopened. What arrives twice in a row is a double; what is not in the sequence at all was lost.
    /// </summary>
    public Tally Against(IReadOnlyCollection<long> openings, IReadOnlyCollection<long> resolutions)
    {
        var (lost, doubled, early) = (0, 0, 0);
        foreach (var incident in openings.Concat(resolutions).Concat(All.Select(a => a.Incident)).Distinct())
        {
            var arrived = All.Where(a => a.Incident == incident).Select(a => a.IsOpening).ToList();
            var once = arrived.Where((isOpening, at) => at == 0 || arrived[at - 1] != isOpening).ToList();
            var tooFew = new[]
            {
                openings.Count(id => id == incident) - once.Count(isOpening => isOpening),
                resolutions.Count(id => id == incident) - once.Count(isOpening => !isOpening),
            };
            lost += tooFew.Sum(n => Math.Max(0, n));
            doubled += arrived.Count - once.Count + tooFew.Sum(n => Math.Max(0, -n));
            early += once is [false, ..] ? 1 : 0;
        }

        return new Tally(Channel, openings.Count, resolutions.Count, lost, doubled, early);
    }

    private static long Number(string text) =>
        long.Parse(Label().Match(text).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static long KeyNumber(string key) =>
        long.Parse(key.Split('-')[1].Split('/')[0], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"INC-(\d+)")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\[(CRITICAL|HIGH|MEDIUM|LOW|RESOLVED)\]")]
    private static partial Regex Head();
}
