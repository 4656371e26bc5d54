using Fakes.Faults;
using Fakes.Slack;
using Xunit;

namespace Crownwatch.Tests.Servers;

/// <summary>Semantics.md 7.6 with the real server: a war room's life in Slack, whatever breaks on the way.</summary>
[Trait("rule", "7.6")]
public sealed class SlackRoomTests
{
    private const int Within = 120_000;

    [Fact(Timeout = Within)]
    public async Task Is_created_named_filled_pinned_said_and_archived()
    {
        await using var scene = await SlackScene.StartAsync();
        await WithRoomAsync(scene);

        var room = Room(scene)!;
        Assert.Matches(@"^incident-\d{8}-\d{4}$", room.Name);
        Assert.StartsWith("[HIGH] Customers can not log in", room.Topic, StringComparison.Ordinal);
        Assert.Equal(["U0ADA", "U0BEN"], room.Members);
        var summary = scene.Slack.Workspace.Messages.Single(m => m.Channel == room.Id);
        Assert.Equal([summary.Ts], room.Pins);
        var said = Assert.Single(scene.Thread(), m => m.Text().Contains($"<#{room.Id}>", StringComparison.Ordinal));
        Assert.Contains("Not invited: cem (on_call.people has no Slack id for them)", said.Text(), StringComparison.Ordinal);
        Assert.Contains($"<#{room.Id}>", scene.Root().Text(), StringComparison.Ordinal);

        await scene.PostAsync("/api/v1/incidents/1/resolve", """{"by": "ada", "confirm": true}""");
        await scene.SettledAsync(1, "resolved");
        Assert.True(Room(scene)!.Archived);
    }

    [Fact(Timeout = Within)]
    public async Task Whose_every_answer_is_lost_is_one_room_all_the_same()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.Slack.Faults.SetAsync(
            Lost("conversations.create"),
            Lost("conversations.setTopic"),
            Lost("conversations.invite"),
            Lost("pins.add")
        );
        await WithRoomAsync(scene);

        var room = Assert.Single(scene.Slack.Workspace.Channels, c => c.Name.StartsWith("incident-", StringComparison.Ordinal));
        Assert.Equal(["U0ADA", "U0BEN"], room.Members);
        Assert.Single(room.Pins);
        Assert.Single(scene.Slack.Workspace.Messages, m => m.Channel == room.Id);
        Assert.Single(scene.Thread(), m => m.Text().Contains($"<#{room.Id}>", StringComparison.Ordinal));
        Assert.Empty(scene.Slack.Faults.Plan);

        static Fault Lost(string path) => new(FaultMode.AcceptThenReset) { Count = 1, Path = path };
    }

    [Fact(Timeout = Within)]
    public async Task Whose_name_others_have_takes_the_next_one_and_the_incident_shows_it()
    {
        await using var scene = await SlackScene.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var minute in Enumerable.Range(-1, 6))
        {
            scene.Slack.Workspace.Create($"incident-{now.AddMinutes(minute).UtcDateTime:yyyyMMdd-HHmm}");
        }

        scene.Slack.Workspace.Strangers = ["U0BEN"];
        await WithRoomAsync(scene);

        var incident = (await scene.GetAsync("/api/v1/incidents/1"));
        var name = incident.GetProperty("incident").GetProperty("war_room").GetString()!;
        Assert.EndsWith("-2", name, StringComparison.Ordinal);
        Assert.Equal(["U0ADA"], scene.Slack.Workspace.Find(name)!.Members);
        Assert.Contains("war_room_renamed", incident.GetProperty("timeline").ToString(), StringComparison.Ordinal);
        Assert.Contains(scene.Thread(), m => m.Text().Contains("ben (user_not_found)", StringComparison.Ordinal));
    }

    [Fact(Timeout = Within)]
    public async Task That_Slack_will_not_give_keeps_no_message_waiting_and_is_said()
    {
        await using var scene = await SlackScene.StartAsync();
        await scene.Slack.Faults.SetAsync(new Fault(FaultMode.Answer) { Path = "conversations.create", Error = "missing_scope" });
        await WithRoomAsync(scene);

        Assert.Contains(
            scene.Thread(),
            m => m.Text().Contains("*No war room:* conversations.create: missing_scope", StringComparison.Ordinal)
        );
        await scene.PostAsync("/api/v1/incidents/1/resolve", """{"by": "ada", "confirm": true}""");
        await scene.SettledAsync(1, "resolved");
        Assert.StartsWith("[RESOLVED]", scene.Root().Text, StringComparison.Ordinal);
    }

    private static SlackChannel? Room(Scene scene) =>
        scene.Slack.Workspace.Channels.SingleOrDefault(c => c.Name.StartsWith("incident-", StringComparison.Ordinal));

    private static async Task WithRoomAsync(Scene scene)
    {
        await scene.OpenAsync();
        await scene.PostAsync("/api/v1/incidents/1/escalate", """{"by": "ada"}""");
        await scene.PostAsync("/api/v1/incidents/1/escalate", """{"by": "ada"}""");
        await scene.SettledAsync(1);
    }
}
