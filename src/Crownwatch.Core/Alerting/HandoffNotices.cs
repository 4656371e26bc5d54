using Crownwatch.Core.Conditions;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Core.OnCall;

namespace Crownwatch.Core.Alerting;

/// <summary>At a handoff both people get a message with the open incidents (semantics.md 8).</summary>
public static class HandoffNotices
{
    /// <summary>After a long downtime only the handoffs of late are news.</summary>
    public static readonly TimeSpan News = TimeSpan.FromHours(1);

    /// <summary>Sends what is due since the last look.</summary>
    /// <returns>Whether anything was sent.</returns>
    internal static bool Send(IAlertBook book, Surroundings at)
    {
        if (book.HandoffsUntil is not { } since)
        {
            book.HandoffsUntil = at.Now;
            return false;
        }

        var from = at.Now - since > News ? at.Now - News : since;
        var sent = false;

        // The end of an override is a handoff too, and one that has ended holds no more.
        List<OnCallOverride> overrides = [.. book.Interventions(from).OfType<OnCallOverride>()];
        var next = Handoffs.Next(at.Definitions.OnCall, overrides, from);
        while (next is [{ At: var moment }, ..] && moment <= at.Now)
        {
            foreach (var message in next.SelectMany(handoff => Messages(handoff, book.Open, at)))
            {
                book.Send(message);
                sent = true;
            }

            next = Handoffs.Next(at.Definitions.OnCall, overrides, moment);
        }

        // Written when there is something to remember: a look every few seconds must not be a write every few seconds.
        if (sent || at.Now - since > News / 2)
        {
            book.HandoffsUntil = at.Now;
        }

        return sent;
    }

    private static IEnumerable<OutgoingMessage> Messages(Handoff handoff, IReadOnlyList<Incident> open, Surroundings at)
    {
        var people = ((string?[])[handoff.From, handoff.To]).OfType<string>().ToList();
        var known = at.Definitions.OnCall.People.Where(p => people.Contains(p.Name)).ToList();
        var notice = new Notice
        {
            Title = $"[HANDOFF] {handoff.Rotation}: {handoff.From ?? "nobody"} → {handoff.To ?? "nobody"} · {Count(open)}",
            Headline = handoff.To is null ? "Nobody is on call in this rotation now." : "",
            Lines =
            [
                .. open.Select(i =>
                    $"{(i.Drill ? $"{Notices.DrillHead} " : "")}{i.Label} {Words.Of(i.Severity)}: {Words.CheckList(i)}, open {DurationText.Of(at.Now - i.OpenedAt)}{Held(i)}"
                ),
            ],
            People = people,
            SlackUsers = [.. known.Select(p => p.Slack).OfType<string>()],
            Emails = [.. known.Select(p => p.Email).OfType<string>()],
            Severity = open.Count == 0 ? IncidentSeverity.Low : open.Min(i => i.Severity),
            IsInformation = true,
            Checks = [.. open.SelectMany(Words.Checks).Distinct()],
            At = at.Now,
        };
        return InfoMessages.Channels(at.Definitions).Select(c => new OutgoingMessage(c.Name, MessageKind.Info, [], notice));
    }

    private static string Count(IReadOnlyList<Incident> open) =>
        open.Count switch
        {
            0 => "no open incident",
            1 => "1 open incident",
            var n => $"{n} open incidents",
        };

    private static string Held(Incident incident) => incident.Acknowledgement is { } held ? $", {held.By} is on it" : ", nobody is on it";
}
