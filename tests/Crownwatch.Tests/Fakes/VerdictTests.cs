using Fakes.Demo;
using Xunit;

namespace Crownwatch.Tests.Fakes;

public sealed class VerdictTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 10, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Says_nothing_before_anything_broke() => Assert.Null(Verdict.Of([At(0, TimelineKind.Note)], Start));

    [Fact]
    public void Counts_from_the_latest_breaking()
    {
        var entries = new[]
        {
            At(0, TimelineKind.Broken),
            At(9, TimelineKind.Page),
            At(20, TimelineKind.Mended),
            At(100, TimelineKind.Broken),
            At(105, TimelineKind.Killed),
            At(114.2, TimelineKind.Page),
            At(114.3, TimelineKind.Message),
        };

        Assert.Equal(
            "page arrived 14.2 s after breaking, once, though the watcher was killed once; Slack: 1 message",
            Verdict.Of(entries, Start.AddSeconds(120))
        );
    }

    [Fact]
    public void Says_plainly_that_a_page_came_twice()
    {
        var entries = new[] { At(0, TimelineKind.Broken), At(14, TimelineKind.Page), At(15, TimelineKind.Page) };
        Assert.Contains("twice", Verdict.Of(entries, Start), StringComparison.Ordinal);
    }

    private static TimelineEntry At(double seconds, TimelineKind kind) => new(Start.AddSeconds(seconds), kind, kind.ToString());
}
