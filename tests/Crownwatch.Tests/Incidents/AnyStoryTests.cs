using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Results;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>What holds in every story of an incident, whatever happens in whichever order.</summary>
public sealed class AnyStoryTests
{
    private static readonly string[] _checks = ["health", "shop", "gate"];

    private static Gen<(int What, int Which, int Minutes)[]> AnyEvents =>
        (
            from what in Gen.Choose(0, 8)
            from which in Gen.Choose(0, 2)
            from minutes in Gen.Frequency((5, Gen.Choose(0, 12)), (3, Gen.Choose(10, 90)), (1, Gen.Choose(100, 1500)))
            select (what, which, minutes)
        )
            .NonEmptyListOf()
            .Select(list => list.ToArray());

    [Theory]
    [Trait("rule", "10.2")]
    [InlineData("failures")]
    [InlineData("weekly")]
    public void What_ends_was_told_and_what_was_told_ends(string rule) =>
        Properties.Hold(
            AnyEvents,
            events =>
            {
                var story = new Story().Opens(rule);
                foreach (var (what, which, minutes) in events)
                {
                    Happen(story, rule, what, _checks[which], minutes);

                    // Time never stands still: whatever was due has been done, so that nobody spins on a deadline that has passed.
                    story.Passes(0);
                    Assert.True(Deadlines.NextDue(story.Incident, story.Definitions) is not { } due || due > story.Now);
                    Assert.True(NextStep.Of(story.Incident, story.Definitions)?.At is not { } next || next > story.Now);
                }

                Judge(story);
            }
        );

    private static void Happen(Story story, string rule, int what, string check, int minutes)
    {
        switch (what)
        {
            case 0:
                story.Passes(minutes);
                break;
            case 1:
                story.IsDownFor(minutes);
                break;
            case 2 when !story.Incident.IsResolved || Grouping.Reopens(story.Incident, story.Alert(rule, check), story.Now):
                story.Fires(rule, check);
                break;
            case 3:
            case 4:
                story.Clears(rule, check);
                break;
            case 5:
                story.Acknowledges(minutes % 2 == 0 ? "ada" : "ben");
                break;
            case 6:
                story.Notes();
                break;
            case 7:
                story.Resolves(confirmed: minutes % 2 == 0);
                break;
            default:
                story.Passes(minutes);
                break;
        }
    }

    private static void Judge(Story story)
    {
        HashSet<string> ended = [];
        HashSet<(string Channel, string Key)> open = [];
        foreach (var message in story.Messages)
        {
            if (message.Kind == MessageKind.Info)
            {
                continue; // e.g. an overdue post-mortem: it pages nobody, whoever was told
            }

            if (message.Kind is MessageKind.Opened or MessageKind.Step)
            {
                Assert.DoesNotContain(Assert.Single(message.Keys), ended); // a key that was resolved is never triggered again
                open.Add((message.Channel, message.Keys[0]));
            }
            else
            {
                Assert.Contains(open, o => o.Channel == message.Channel); // nobody hears the end of what they never heard of
            }

            if (message.Kind == MessageKind.Resolved)
            {
                ended.UnionWith(message.Keys);
                open.RemoveWhere(o => o.Channel == message.Channel && message.Keys.Contains(o.Key));
                Assert.DoesNotContain(open, o => o.Channel == message.Channel); // all keys are resolved together
            }
        }

        Assert.Equal(story.Incident.IsResolved, open.Count == 0);
        Assert.Equal(
            story.Events("incident_resolved").Count(),
            story.Events("incident_reopened").Count() + (story.Incident.IsResolved ? 1 : 0)
        );
    }
}
