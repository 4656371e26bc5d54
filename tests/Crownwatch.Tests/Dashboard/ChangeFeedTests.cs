using Crownwatch.Core.Definitions;
using Crownwatch.Server.Dashboard.Live;
using Crownwatch.Server.Loading;
using Crownwatch.Server.Running;
using Crownwatch.Tests.Time;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>Issue 5: a change is told at once; that all is as it was, the rarer the more pages are open.</summary>
public sealed class ChangeFeedTests : IDisposable
{
    private readonly ManualTime _clock = new(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly Signals _signals = new();
    private readonly ChangeFeed _feed;

    public ChangeFeedTests() =>
        _feed = new ChangeFeed(_signals, new SnapshotSource(new Snapshot(new DefinitionSet { Version = "1.0" }, [], default)), _clock);

    public void Dispose() => _feed.Dispose();

    [Fact]
    public void A_change_is_told_at_once()
    {
        var seen = _feed.Version;
        _signals.RaiseChanged();
        Assert.True(_feed.AfterAsync(seen).IsCompleted);
    }

    [Fact]
    public void That_all_is_as_it_was_waits_for_its_time_and_is_told_once()
    {
        var seen = _feed.Version;
        _signals.RaiseConfirmed();
        _signals.RaiseConfirmed();
        Assert.False(_feed.AfterAsync(seen).IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(seen + 1, _feed.Version);
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(seen + 1, _feed.Version);
    }

    [Fact]
    public void Five_hundred_open_pages_are_told_every_25_seconds_and_closed_ones_do_not_count()
    {
        var pages = Enumerable.Range(0, 500).Select(_ => _feed.Watch()).ToList();
        Assert.Equal(TimeSpan.FromSeconds(25), _feed.QuietFor);

        foreach (var page in pages)
        {
            page.Dispose();
            page.Dispose();
        }

        Assert.Equal(TimeSpan.FromSeconds(1), _feed.QuietFor);
    }
}
