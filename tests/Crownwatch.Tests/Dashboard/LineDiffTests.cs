using Crownwatch.Server.Dashboard.DefinitionSets;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>What differs between two texts, line by line.</summary>
public sealed class LineDiffTests
{
    [Fact]
    public void Equal_texts_differ_in_nothing() => Assert.Empty(LineDiff.Of(["a", "b"], ["a", "b"]));

    [Fact]
    public void A_changed_line_is_shown_with_three_around_it()
    {
        var former = Enumerable.Range(0, 20).Select(i => $"{i}").ToArray();
        string[] now = [.. former[..10], "new", .. former[11..]];

        Assert.Equal(["…", " 7", " 8", " 9", "-10", "+new", " 11", " 12", " 13", "…"], LineDiff.Of(former, now).Select(Words));
    }

    [Fact]
    public void Whatever_the_texts_are_each_is_had_back_from_the_differences()
    {
        var texts = Gen.Choose(0, 3).Select(i => $"{i}").ArrayOf();
        Prop.ForAll(
                texts.ToArbitrary(),
                texts.ToArbitrary(),
                (former, now) =>
                {
                    // So that nothing is left out, a line that is the same on each side is no further than three away.
                    var lines = LineDiff.Of(former, now);
                    if (lines.Count == 0)
                    {
                        return former.SequenceEqual(now);
                    }

                    return lines.Any(l => l.Kind == LineKind.Gap)
                        || (
                            lines.Where(l => l.Kind != LineKind.New).Select(l => l.Text).SequenceEqual(former)
                            && lines.Where(l => l.Kind != LineKind.Gone).Select(l => l.Text).SequenceEqual(now)
                        );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_shortest_way_is_found()
    {
        string[] former = ["a", "b", "c", "a", "b", "b", "a"];
        string[] now = ["c", "b", "a", "b", "a", "c"];

        Assert.Equal(5, LineDiff.Of(former, now).Count(l => l.Kind != LineKind.Same)); // Myers' own example
    }

    [Fact]
    public void Long_texts_with_nothing_in_common_are_one_replaced_by_the_other()
    {
        var former = Enumerable.Range(0, 5_000).Select(i => $"a{i}").ToArray();
        var now = Enumerable.Range(0, 5_000).Select(i => $"b{i}").ToArray();

        Assert.Equal(10_000, LineDiff.Of(former, now).Count);
    }

    private static string Words(DiffLine line) =>
        line.Kind switch
        {
            LineKind.New => "+",
            LineKind.Gone => "-",
            LineKind.Gap => "…",
            _ => " ",
        } + line.Text;
}
