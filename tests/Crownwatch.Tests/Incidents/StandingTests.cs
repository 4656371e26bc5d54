using Crownwatch.Core.Incidents;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>The one line of an incident that a channel keeps up to date: the state first.</summary>
[Trait("rule", "10.6")]
public sealed class StandingTests
{
    [Fact]
    public void Says_how_grave_it_is_then_who_is_on_it_then_how_it_ended()
    {
        var story = new Story().Opens();
        Assert.Equal("[CRITICAL] health down 2m · 503 ×3 · INC-42", Title(story));

        story.Passes(3).Acknowledges();
        Assert.Equal("[ACKNOWLEDGED] health down 5m · 503 ×3 · ada is on it · INC-42", Title(story));

        story.Passes(1).Clears();
        Assert.Equal("[RESOLVED] health · all its alerts have cleared · after 4m · INC-42", Title(story));
        Assert.Equal("health failed", Standing.Of(story.Incident, story.Now).Headline);
    }

    private static string Title(Story story) => Standing.Of(story.Incident, story.Now).Title;
}
