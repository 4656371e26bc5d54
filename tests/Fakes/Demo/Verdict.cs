using System.Globalization;

namespace Fakes.Demo;

/// <summary>The sentence at the top of the demonstration: when the page came, and how often.</summary>
public static class Verdict
{
    /// <summary>The sentence about the latest breaking; null before the first.</summary>
    public static string? Of(IReadOnlyList<TimelineEntry> entries, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var broken = entries.LastOrDefault(e => e.Kind == TimelineKind.Broken);
        if (broken is null)
        {
            return null;
        }

        var since = entries.SkipWhile(e => !ReferenceEquals(e, broken)).ToList();
        var pages = since.Where(e => e.Kind == TimelineKind.Page).ToList();
        var killed = since.Count(e => e.Kind == TimelineKind.Killed);
        var meanwhile = killed == 0 ? "" : $", though the watcher was killed {Times(killed)}";
        if (pages.Count == 0)
        {
            return $"broken {Seconds(now - broken.At)} ago, no page yet{meanwhile}";
        }

        var mended = since.Find(e => e.Kind == TimelineKind.Mended);
        var resolved = since.Find(e => e.Kind == TimelineKind.PageResolved);
        var messages = since.TakeWhile(e => e.Kind != TimelineKind.Mended).Count(e => e.Kind == TimelineKind.Message);
        var end = resolved is null || mended is null ? "" : $"; resolved {Seconds(resolved.At - mended.At)} after mending";
        return $"page arrived {Seconds(pages[0].At - broken.At)} after breaking, {Times(pages.Count)}{meanwhile}"
            + $"; Slack: {messages} {(messages == 1 ? "message" : "messages")}{end}";
    }

    private static string Times(int count) =>
        count switch
        {
            1 => "once",
            2 => "twice",
            _ => $"{count} times",
        };

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:F1} s");
}
