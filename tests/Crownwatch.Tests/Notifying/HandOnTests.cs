using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>Semantics.md 10.3: an opening that is not delivered within 60 s also goes to the next channel, while the first keeps trying.</summary>
[Trait("rule", "10.3")]
public sealed class HandOnTests
{
    [Fact(Timeout = 60_000)]
    public async Task An_opening_not_taken_within_60_s_goes_to_the_next_channel_once_and_the_first_keeps_trying()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        var sender = scene.Sender;
        sender.Answer = channel =>
            channel == "a" ? new SendResult(SendOutcome.Transient, 503, "down") : new SendResult(SendOutcome.Delivered, 200, "ok");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened));
        await scene.DispatchAsync(cancel);
        await sender.CountAsync(1, cancel);
        var began = scene.Time.GetUtcNow();
        await scene.UntilAsync(() => sender.Tries.Any(m => m.Message.Channel == "b"), cancel);

        Assert.True(scene.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(60), "it was handed on too early");
        Assert.Contains("60 s", sender.Tries.First(m => m.Message.Channel == "b").HandedFrom, StringComparison.Ordinal);

        sender.Answer = _ => new SendResult(SendOutcome.Delivered, 200, "ok");
        await scene.UntilAsync(() => scene.Database.Read(OutboxStore.ChannelsWaiting).Count == 0, cancel);

        Assert.Single(sender.Tries, m => m.Message.Channel == "b");
        Assert.True(sender.Tries.Count(m => m.Message.Channel == "a") >= 2, "the first channel was not tried again");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_step_that_waits_behind_an_opening_nobody_takes_goes_to_the_next_channel_as_well()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        scene.Sender.Answer = channel =>
            channel == "a" ? new SendResult(SendOutcome.Transient, 503, "down") : new SendResult(SendOutcome.Delivered, 200, "ok");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened));
        await scene.DispatchAsync(cancel);
        await scene.UntilAsync(() => scene.Sender.Sent.Any(m => m is { Channel: "b", Kind: MessageKind.Opened }), cancel);

        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Acknowledged), ("a", MessageKind.Step));
        var decided = scene.Time.GetUtcNow();
        await scene.UntilAsync(() => scene.Sender.Sent.Any(m => m is { Channel: "b", Kind: MessageKind.Step }), cancel);

        // The clock of the test runs ahead of the loops by as much as the machine is slow: only the lower bound is theirs.
        Assert.True(scene.Time.GetUtcNow() - decided >= Delivery.HandOnAfter, "it was handed on too early");
        Assert.DoesNotContain(scene.Sender.Sent, m => m is { Channel: "a", Kind: MessageKind.Step });
        Assert.Equal(2, scene.Timeline("handed_on").Count(t => t.Contains("b is told as well", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_opening_and_a_step_that_are_handed_on_together_both_arrive()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        scene.Sender.Answer = channel =>
            channel == "a" ? new SendResult(SendOutcome.Transient, 503, "down") : new SendResult(SendOutcome.Delivered, 200, "ok");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened));
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Step));
        await scene.DispatchAsync(cancel);
        await scene.UntilAsync(() => scene.Timeline("handed_on").Count == 2, cancel);
        await scene.UntilAsync(() => scene.States("b") is ["delivered", "delivered"], cancel);

        Assert.Equal([MessageKind.Opened, MessageKind.Step], scene.Sender.Sent.Where(m => m.Channel == "b").Select(m => m.Kind));
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_channels_that_refuse_hand_an_opening_on_once_and_not_to_each_other_for_ever()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Refused, 404, "not here");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened));

        scene.Time.Advance(TimeSpan.FromSeconds(1)); // the copy is younger than what it is a copy of
        await scene.TryAsync("a", cancel);
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.TryAsync("b", cancel);

        Assert.Equal(["refused"], scene.States("a"));
        Assert.Equal(["refused"], scene.States("b"));
        Assert.Contains("every other enabled channel was given it already", scene.Timeline("handed_on")[^1], StringComparison.Ordinal);
    }
}
