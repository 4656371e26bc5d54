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

    [Fact(Timeout = 60_000)]
    public async Task Nobody_is_rung_for_a_step_that_waits_when_it_is_over()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened));
        scene.Time.Advance(TimeSpan.FromSeconds(10));
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Step));
        await scene.DecideAsync(Over(scene), cancel, ("a", MessageKind.Resolved));

        var (opening, step) = (Waiting(scene)[0], Waiting(scene)[1]);
        await scene.Delivery.HandOnAsync(opening, "a has not taken it for 60 s", cancel);
        await scene.Delivery.HandOnAsync(step, "a has not taken it for 60 s", cancel);

        Assert.Equal(["opened", "resolved"], scene.Kinds("b"));
        Assert.Contains("it is over", scene.Timeline("handed_on")[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_is_rung_for_what_is_over_where_somebody_was_told()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b", "c");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened), ("c", MessageKind.Opened));
        await scene.TryAsync("c", cancel);
        await scene.DecideAsync(Over(scene, "c"), cancel, ("a", MessageKind.Resolved), ("c", MessageKind.Resolved));

        await scene.Delivery.HandOnAsync(Waiting(scene)[0], "a has not taken it for 60 s", cancel);

        Assert.Empty(scene.Kinds("b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_opening_waits_for_its_channel_while_somebody_is_on_it_and_goes_to_the_next_when_that_lapses()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        scene.Sender.Answer = channel =>
            channel == "a" ? new SendResult(SendOutcome.Transient, 503, "down") : new SendResult(SendOutcome.Delivered, 200, "ok");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened));
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        var open = scene.IncidentOf(1, IncidentSeverity.Critical, ["a"]);
        var now = scene.Time.GetUtcNow();
        await scene.DecideAsync(open with { Acknowledgement = new Acknowledgement("ada", now, now) }, cancel);
        await scene.DispatchAsync(cancel);
        var until = scene.Time.GetUtcNow() + TimeSpan.FromMinutes(3);
        await scene.UntilAsync(() => scene.Time.GetUtcNow() > until, cancel);
        Assert.Empty(scene.Kinds("b"));

        await scene.DecideAsync(open, cancel);
        await scene.UntilAsync(() => scene.Sender.Sent.Any(m => m.Channel == "b"), cancel);

        Assert.Equal(["opened"], scene.Kinds("b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_step_that_an_acknowledgement_does_not_end_is_handed_on_with_the_acknowledgement()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Step));
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        var now = scene.Time.GetUtcNow();
        var held = scene.IncidentOf(1, IncidentSeverity.Critical, ["a"]) with { Acknowledgement = new Acknowledgement("ada", now, now) };
        await scene.DecideAsync(held, cancel, ("a", MessageKind.Acknowledged));
        var step = Waiting(scene)[0];
        Assert.False(scene.Database.Read(c => HandOn.CanWait(c, step)));
        var ends = step with { Message = step.Message with { Notice = step.Message.Notice with { UnlessAcknowledged = true } } };
        Assert.True(scene.Database.Read(c => HandOn.CanWait(c, ends)));

        await scene.Delivery.HandOnAsync(step, "a has not taken it for 60 s", cancel);

        Assert.Equal(["step", "acknowledged"], scene.Kinds("b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_clock_that_is_set_while_one_channel_waits_rings_none_twice()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened), ("b", MessageKind.Opened));
        await scene.TryAsync("b", cancel);
        await scene.Database.WriteAsync(
            true,
            c =>
            {
                OutboxStore.Shift(c, TimeSpan.FromMinutes(5));
                return 0;
            },
            cancel
        );

        await scene.Delivery.HandOnAsync(Waiting(scene)[0], "a has not taken it for 60 s", cancel);

        Assert.Equal(["opened"], scene.Kinds("b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_step_behind_a_credential_that_is_refused_is_handed_on_without_waiting()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scene = await DeliveryScene.StartAsync(cancel, "a", "b");
        scene.Sender.Answer = channel =>
            channel == "a"
                ? new SendResult(SendOutcome.Refused, 401, "invalid_auth") { BadCredential = true }
                : new SendResult(SendOutcome.Delivered, 200, "ok");
        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Opened));
        await scene.DispatchAsync(cancel);
        await scene.Sender.UntilAsync(tries => tries.Any(m => m.Message is { Channel: "b", Kind: MessageKind.Opened }), cancel);

        await scene.DecideAsync(1, IncidentSeverity.Critical, cancel, ("a", MessageKind.Step));
        await scene.Sender.UntilAsync(tries => tries.Any(m => m.Message is { Channel: "b", Kind: MessageKind.Step }), cancel);

        Assert.Contains("a refuses our credential; b is told as well", scene.Timeline("handed_on")[^1], StringComparison.Ordinal);
    }

    private static IReadOnlyList<PendingMessage> Waiting(DeliveryScene scene) => scene.Database.Read(c => OutboxStore.NotHandedOn(c, "a"));

    private static Incident Over(DeliveryScene scene, params string[] others) =>
        scene.IncidentOf(1, IncidentSeverity.Critical, ["a", .. others]) with
        {
            Resolution = new Resolution(scene.Time.GetUtcNow(), null, "cleared"),
        };
}
