using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Notifying;

/// <summary>A message as receivers without a form of their own see it: e-mail, ntfy, webhooks.</summary>
/// <param name="Installation">Which Crownwatch says it.</param>
internal sealed record MessageFacts(PendingMessage Message, MessageLinks Links, string Installation)
{
    private const int MostLines = 100;
    private const int LongestLine = 2000;
    private const int LongestTitle = 300;

    public Notice Notice => Message.Message.Notice;

    /// <summary>The same at every try. What goes straight from memory (semantics.md 10.4) has no row and is told apart by its time.</summary>
    public string Id => Message.Id > 0 ? $"{Installation}-{Message.Id}" : $"{Installation}-self-{Notice.At.ToUnixTimeMilliseconds()}";

    /// <summary>opened, step, acknowledged, lapse, resolved, info or update.</summary>
    public string Kind => Message.Message.Kind.ToString().ToLowerInvariant();

    public string Severity => Notice.IsInformation ? "info" : Notice.Severity.ToString().ToLowerInvariant();

    /// <summary>Whether somebody must look now.</summary>
    public bool Calls => Message.Message.Kind is MessageKind.Opened or MessageKind.Step or MessageKind.Lapse;

    /// <summary>5 for what is critical, to 2; what calls nobody has at most 3, the usual.</summary>
    public int Priority =>
        Math.Min(
            Calls ? 5 : 3,
            Notice.IsInformation
                ? 2
                : Notice.Severity switch
                {
                    IncidentSeverity.Critical => 5,
                    IncidentSeverity.High => 4,
                    IncidentSeverity.Medium => 3,
                    _ => 2,
                }
        );

    public string Title => TextCut.To(Notice.Title, LongestTitle);
    public string? IncidentLabel => Notice.Incident is { } id ? $"INC-{id}" : null;

    /// <summary>The incident's page, else the dashboard.</summary>
    public Uri Page => Notice.Incident is { } id ? Links.Incident(id) : Links.PublicUrl;

    /// <summary>Where one tap and a confirmation acknowledge it; null where that can't be.</summary>
    public Uri? Acknowledge => Calls && Notice.Incident is { } id ? Links.Acknowledge(id) : null;

    /// <summary>ISO 8601, UTC.</summary>
    public string At => Notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = Notice.Lines.Take(MostLines).Select(l => TextCut.To(l, LongestLine)).ToList();
            if (Notice.Lines.Count > MostLines)
            {
                lines.Add($"… and {Notice.Lines.Count - MostLines} more");
            }

            lines.AddRange(Notice.Excerpts);
            return lines;
        }
    }

    /// <summary>Everything but the title, as plain text with line feeds.</summary>
    public string Text
    {
        get
        {
            List<string> parts = [];
            Add(parts, Notice.Headline);
            Add(parts, string.Join('\n', Lines.Select(l => $"- {l}")));
            Add(parts, Notice.Ask is { } ask ? $"Please: {ask}" : "");
            Add(parts, Notice.People.Count > 0 ? $"For: {string.Join(", ", Notice.People)}" : "");
            Add(parts, Message.HandedFrom ?? "");
            Add(parts, string.Join('\n', Addresses()));
            return string.Join("\n\n", parts);
        }
    }

    private IEnumerable<string> Addresses() =>
        [
            $"{IncidentLabel ?? "Crownwatch"}: {Page}",
            .. Acknowledge is { } link ? [$"Acknowledge: {link}"] : Array.Empty<string>(),
            .. Notice.Runbooks.Select(r => $"Runbook: {r}"),
        ];

    private static void Add(List<string> parts, string text)
    {
        if (text.Length > 0)
        {
            parts.Add(text);
        }
    }
}
