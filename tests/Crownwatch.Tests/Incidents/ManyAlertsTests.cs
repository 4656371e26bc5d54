using System.Globalization;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Alerting;
using Xunit;

namespace Crownwatch.Tests.Incidents;

/// <summary>Semantics.md 6.1 and 10.6: another tool's alert of many instances is one incident whose messages stay readable.</summary>
[Trait("rule", "10.6")]
public sealed class ManyAlertsTests
{
    [Fact]
    public void Is_called_by_the_alerts_name_and_how_many_there_are()
    {
        Assert.StartsWith("[MEDIUM] Down firing ·", Title(1), StringComparison.Ordinal);
        Assert.StartsWith("[MEDIUM] Down ×3 firing ·", Title(3), StringComparison.Ordinal);
    }

    [Fact]
    public void Fifty_alerts_have_a_line_each_and_of_more_the_number_is_said()
    {
        Assert.Equal(50, Lines(50).Count);
        Assert.StartsWith("instance=150 (Down)", Lines(50)[^1], StringComparison.Ordinal);

        Assert.Equal(51, Lines(51).Count);
        Assert.Equal("and more: 51 alerts in all", Lines(51)[^1]);
        Assert.StartsWith("instance=101 (Down)", Lines(51)[0], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void Its_own_labels_choose_its_route()
    {
        var escalation = """
              routes:
                - {match: {team: db}, escalation: database}
            escalation:
              database: [{after: 0m, notify: [alerts]}]
            """;

        var story = new Story(escalation: escalation).OpensWith(AlertKind.External, Alert("team=db"));

        Assert.Equal("database", story.Incident.Escalation.Policy.Name);
    }

    private static string Title(int alerts) => Shown(alerts).Title;

    private static IReadOnlyList<string> Lines(int alerts) => Shown(alerts).Lines;

    private static Notice Shown(int alerts)
    {
        var story = Received(alerts);
        return Standing.Of(story.Incident, story.Now);
    }

    private static Story Received(int alerts)
    {
        var story = new Story().OpensWith(AlertKind.External, Alert("instance=101"));
        for (var i = 102; i <= 100 + alerts; i++)
        {
            story.Does(new AlertFires(Alert(string.Create(CultureInfo.InvariantCulture, $"instance={i}"))));
        }

        return story;
    }

    private static IncidentAlert Alert(string label) => ReceivedAlertTests.Alert(label).Open(Story.Begin).Alert;
}
