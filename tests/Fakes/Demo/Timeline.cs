using Fakes.Hosting;

namespace Fakes.Demo;

/// <summary>What happened, oldest first, each entry with its distance from the latest breaking.</summary>
internal sealed class Timeline(TimeProvider clock, ChangeFeed changes)
{
    private readonly Lock gate = new();
    private readonly List<TimelineEntry> entries = [];

    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    public void Add(TimelineKind kind, string text)
    {
        lock (gate)
        {
            entries.Add(new TimelineEntry(clock.GetUtcNow(), kind, text));
        }

        changes.Changed();
    }
}
