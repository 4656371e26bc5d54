using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Storage;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Semantics.md 10.2 where a channel has several recipients: one who can't be given a message keeps nothing from the others.</summary>
[Trait("rule", "10.2")]
[Trait("rule", "10.3")]
public sealed class LeftOverTests
{
    private const string Full = "full@example.com";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SendResult Delivered => new(SendOutcome.Delivered, 250, "ok");

    private static SendResult PutOff => Delivered with { LeftOver = [Full] };

    [Fact(Timeout = 60_000)]
    public async Task What_is_left_over_waits_beside_the_lane_and_the_next_step_and_the_end_pass_it()
    {
        await using var scene = await StartedAsync();
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Step), ("a", MessageKind.Resolved));

        await TryMainAsync(scene, PutOff);
        await TryMainAsync(scene, PutOff);

        Assert.Equal([MessageKind.Opened, MessageKind.Step, MessageKind.Resolved], scene.Sender.Sent.Select(m => m.Kind));
        Assert.Equal([null, Full, Full], scene.Sender.Tries.Select(m => m.Waiting.Count == 0 ? null : Assert.Single(m.Waiting)));
        var beside = scene.Database.Read(c => OutboxStore.Heads(c, "a"));
        Assert.Equal((MessageKind.Opened, Full), (Assert.Single(beside).Message.Kind, Assert.Single(beside[0].OnlyTo!)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_was_left_over_gets_the_messages_in_their_order()
    {
        await using var scene = await StartedAsync();
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Resolved));
        await TryMainAsync(scene, PutOff);

        scene.Sender.Answer = _ => Delivered;
        await scene.TryAsync("a", Cancel);
        await scene.TryAsync("a", Cancel);

        Assert.Equal(
            [MessageKind.Opened, MessageKind.Resolved],
            scene.Sender.Tries.Where(m => m.OnlyTo is not null).Select(m => m.Message.Kind)
        );
        Assert.Empty(scene.Database.Read(OutboxStore.ChannelsWaiting));
        Assert.Contains($"a for {Full} told (opened)", string.Join('\n', scene.Timeline("notification")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refusal_for_one_who_was_left_over_takes_the_end_from_nobody_and_hands_nothing_on()
    {
        await using var scene = await StartedAsync("a", "b");
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Refused, 550, "no such user");
        await scene.TryAsync("a", Cancel);
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Resolved));

        await TryMainAsync(scene, Delivered);

        Assert.Equal(["delivered", "refused", "delivered"], scene.States("a"));
        Assert.Empty(scene.States("b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_opening_that_may_have_arrived_and_is_then_refused_is_followed_by_the_end()
    {
        await using var scene = await DeliveryScene.StartAsync(Cancel, "a");
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Opened), ("a", MessageKind.Resolved));
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Unclear, null, "no answer");
        await scene.TryAsync("a", Cancel);
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Refused, 409, "we have that one");
        await scene.TryAsync("a", Cancel);

        await TryMainAsync(scene, Delivered);

        Assert.Equal(["refused", "delivered"], scene.States("a"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_opening_that_was_only_ever_refused_is_followed_by_nothing()
    {
        await using var scene = await DeliveryScene.StartAsync(Cancel, "a");
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Opened), ("a", MessageKind.Resolved));
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Refused, 404, "not here");
        await scene.TryAsync("a", Cancel);

        await TryMainAsync(scene, Delivered);

        Assert.Equal(["refused", "overtaken"], scene.States("a"));
    }

    // The opening was delivered, but for one.
    private static async Task<DeliveryScene> StartedAsync(params string[] channels)
    {
        var scene = await DeliveryScene.StartAsync(Cancel, channels.Length == 0 ? ["a"] : channels);
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Opened));
        scene.Sender.Answer = _ => PutOff;
        await scene.TryAsync("a", Cancel);
        return scene;
    }

    // The first message that waits for all.
    private static async Task TryMainAsync(DeliveryScene scene, SendResult answer)
    {
        scene.Sender.Answer = _ => answer;
        await scene.Delivery.TryAsync(scene.Database.Read(c => OutboxStore.Heads(c, "a")).First(m => m.OnlyTo is null), Cancel);
    }
}
