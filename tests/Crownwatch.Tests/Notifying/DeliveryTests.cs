using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.OnCall;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>What a try to send leads to, on a real database (semantics.md 10.1 and 10.3).</summary>
[Trait("rule", "10.1")]
[Trait("rule", "10.3")]
public sealed class DeliveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_try_that_begins_is_stored_before_it_is_sent_and_its_end_after()
    {
        await using var scene = await OpenedAsync();
        DateTimeOffset? begun = null;
        scene.Sender.Answer = _ =>
        {
            begun = scene.Head("a").BegunAt;
            return new SendResult(SendOutcome.Delivered, 200, "ok");
        };

        await scene.TryAsync("a", Cancel);

        Assert.Equal(scene.Time.GetUtcNow(), begun);
        Assert.Equal(["delivered"], scene.States("a"));
        Assert.Equal(1, scene.Scalar<long>("SELECT count(*) FROM outbox WHERE begun_at IS NULL"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_message_whose_sending_was_begun_and_never_ended_is_sent_again_and_counted_as_a_possible_double()
    {
        await using var scene = await OpenedAsync();
        await scene.Database.WriteAsync(
            true,
            c =>
            {
                OutboxStore.Begin(c, scene.Head("a").Id, scene.Time.GetUtcNow()); // and then we were killed
                return 0;
            },
            Cancel
        );

        await scene.TryAsync("a", Cancel);

        Assert.NotNull(Assert.Single(scene.Sender.Tries).BegunAt);
        Assert.Equal(1, scene.Scalar<long>("SELECT doubles FROM outbox"));
        Assert.Contains("twice", Assert.Single(scene.Timeline("sent_again")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task However_often_a_message_is_sent_again_the_timeline_says_so_once_and_the_count_is_kept()
    {
        await using var scene = await OpenedAsync();
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Unclear, null, "no answer");

        for (var n = 0; n < 4; n++)
        {
            await scene.TryAsync("a", Cancel);
            scene.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, scene.Scalar<long>("SELECT doubles FROM outbox"));
        Assert.Single(scene.Timeline("sent_again"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SendOutcome.Transient)]
    [InlineData(SendOutcome.WaitUntil)]
    public async Task What_may_have_arrived_stays_so_over_a_try_that_fails(SendOutcome outcome)
    {
        await using var scene = await OpenedAsync();
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Unclear, null, "no answer");
        await scene.TryAsync("a", Cancel);
        var begun = scene.Head("a").BegunAt;
        scene.Sender.Answer = _ => new SendResult(outcome, 503, "the history can't be read");
        await scene.TryAsync("a", Cancel);

        Assert.NotNull(begun);
        Assert.Equal(begun, scene.Head("a").BegunAt);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SendOutcome.Unclear, true)]
    [InlineData(SendOutcome.Transient, false)]
    [InlineData(SendOutcome.WaitUntil, false)]
    public async Task Only_an_unclear_outcome_makes_the_next_try_a_possible_double(SendOutcome outcome, bool mayHaveArrived)
    {
        await using var scene = await OpenedAsync();
        scene.Sender.Answer = _ => new SendResult(outcome, null, "no", TimeSpan.FromSeconds(7));

        await scene.TryAsync("a", Cancel);

        var head = scene.Head("a");
        Assert.Equal(mayHaveArrived, head.BegunAt is not null);
        Assert.Equal(1, head.Tries);
        Assert.True(head.NotBefore > scene.Time.GetUtcNow());
    }

    [Fact(Timeout = 60_000)]
    public async Task Updates_that_wait_together_become_one_and_nothing_is_left_out()
    {
        await using var scene = await OpenedAsync();
        await scene.TryAsync("a", Cancel);
        await scene.DecideAsync(
            1,
            IncidentSeverity.Critical,
            Cancel,
            ("a", MessageKind.Update),
            ("a", MessageKind.Update),
            ("a", MessageKind.Step),
            ("a", MessageKind.Update)
        );

        await scene.TryAsync("a", Cancel);

        Assert.Equal(["delivered", "delivered", "coalesced", "pending", "pending"], scene.States("a"));
        Assert.Equal(["line of Update", "line of Update"], scene.Sender.Sent[^1].Notice.Lines);
        Assert.Equal(MessageKind.Step, scene.Head("a").Message.Kind); // never past a page
    }

    [Fact(Timeout = 60_000)]
    public async Task An_update_that_may_have_arrived_is_sent_again_as_it_was()
    {
        await using var scene = await OpenedAsync();
        await scene.TryAsync("a", Cancel);
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Update));
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Unclear, null, "no answer");
        await scene.TryAsync("a", Cancel);
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Update));

        await scene.TryAsync("a", Cancel);

        Assert.Equal(["line of Update"], scene.Sender.Sent[^1].Notice.Lines);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_bad_credential_is_one_alarm_about_ourselves_and_ends_with_the_first_message_that_is_taken()
    {
        await using var scene = await DeliveryScene.StartAsync(Cancel, "a", "b");
        await scene.DecideAsync(1, IncidentSeverity.High, Cancel, ("a", MessageKind.Opened));
        await scene.DecideAsync(2, IncidentSeverity.High, Cancel, ("a", MessageKind.Opened));
        scene.Sender.Answer = channel =>
            channel == "a"
                ? new SendResult(SendOutcome.Refused, 403, "invalid_token") { BadCredential = true }
                : new SendResult(SendOutcome.Delivered, 200, "ok");

        foreach (var message in scene.Database.Read(c => OutboxStore.Heads(c, "a")))
        {
            await scene.Delivery.TryAsync(message, Cancel);
        }

        var alert = Assert.Single(scene.Database.Read(OpenAlertStore.All));
        Assert.Equal("a", CredentialAlerts.ChannelOf(alert));
        Assert.Equal(SelfAlerts.Check, alert.Check);
        Assert.Equal(3, scene.Scalar<long>("SELECT count(*) FROM incidents")); // the two, and the one about ourselves
        Assert.Equal(2, scene.Scalar<long>("SELECT count(*) FROM outbox WHERE channel = 'b' AND handed_from LIKE '%invalid_token%'"));
        Assert.DoesNotContain("refused", scene.States("a")); // it is tried again: somebody will mend the credential

        // What was never sent shows nothing about the credential.
        scene.Sender.Answer = _ => new SendResult(SendOutcome.NotSent, null, "no form for it");
        await scene.DecideAsync(9, IncidentSeverity.High, Cancel, ("a", MessageKind.Opened));
        await scene.Delivery.TryAsync(scene.Database.Read(c => OutboxStore.Heads(c, "a"))[^1], Cancel);
        Assert.Equal("not_sent", scene.States("a")[^1]);
        Assert.Equal("a is not told (opened): no form for it", scene.Timeline("notification")[^1]);
        Assert.Single(scene.Database.Read(OpenAlertStore.All));

        scene.Sender.Answer = _ => new SendResult(SendOutcome.Delivered, 200, "ok");
        await scene.TryAsync("a", Cancel);

        Assert.Empty(scene.Database.Read(OpenAlertStore.All));
        Assert.True(
            scene.Head("a").NotBefore <= scene.Time.GetUtcNow(),
            "the other message goes on waiting for a credential that is mended"
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task The_alarm_about_a_credential_ends_when_its_channel_is_no_longer_in_use()
    {
        await using var scene = await OpenedAsync();
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Refused, 403, "invalid_token") { BadCredential = true };
        await scene.TryAsync("a", Cancel);
        Assert.Single(scene.Database.Read(OpenAlertStore.All));
        scene.Use(new SlackChannelDefinition { Name = "a", Enabled = false });

        await scene.DispatchAsync(Cancel);

        await scene.UntilAsync(() => scene.Database.Read(OpenAlertStore.All).Count == 0, Cancel);
    }

    [Fact(Timeout = 60_000)]
    [Trait("rule", "7.5")]
    public async Task A_role_that_is_reached_through_a_key_of_its_own_is_paged_without_time_passing()
    {
        await using var scene = await DeliveryScene.StartAsync(Cancel, "a");
        var lead = new Role("lead", ["ada"]) { PagerDutyKey = new Secret("the lead's") };
        scene.Use(
            [new PagerDutyChannelDefinition { Name = "pager", IntegrationKey = new Secret("the team's") }],
            new OnCallDefinition { Roles = new Dictionary<string, Role> { ["lead"] = lead } }
        );
        await scene.DispatchAsync(Cancel);
        await scene.Time.WaitedForAsync(Cancel); // the dispatcher has looked once, before there was anything to send

        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("pager/lead", MessageKind.Opened));
        await scene.Pager.CountAsync(1, Cancel);

        Assert.Equal("pager/lead", Assert.Single(scene.Pager.Sent).Channel);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_opening_is_tried_for_as_long_as_its_incident_lasts_and_news_only_for_some_hours()
    {
        await using var scene = await OpenedAsync();
        scene.Sender.Answer = _ => new SendResult(SendOutcome.Transient, 503, "down");
        scene.Time.Jump(TimeSpan.FromHours(30));
        await scene.TryAsync("a", Cancel);
        Assert.Equal(["pending"], scene.States("a"));

        var resolved = scene.IncidentOf(1, IncidentSeverity.Critical, ["a"]) with
        {
            Resolution = new Resolution(scene.Time.GetUtcNow(), null, "cleared"),
        };
        await scene.DecideAsync(resolved, Cancel);
        scene.Time.Jump(TimeSpan.FromHours(23));
        await scene.TryAsync("a", Cancel);
        Assert.Equal(["pending"], scene.States("a"));
        scene.Time.Jump(TimeSpan.FromHours(2));
        await scene.TryAsync("a", Cancel);

        Assert.Equal(["expired"], scene.States("a"));
        Assert.Single(scene.Timeline("notification_given_up"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_gravest_opening_goes_first_where_a_channel_takes_one_message_a_second()
    {
        await using var scene = await DeliveryScene.StartAsync(
            [new SlackChannelDefinition { Name = "a", Rate = new RateLimit(1, 1) }],
            Cancel
        );
        await scene.DecideAsync(1, IncidentSeverity.Low, Cancel, ("a", MessageKind.Opened));
        await scene.DecideAsync(2, IncidentSeverity.High, Cancel, ("a", MessageKind.Opened));
        await scene.DecideAsync(3, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Opened), ("a", MessageKind.Resolved));
        await scene.DecideAsync(4, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Opened));

        await scene.DispatchAsync(Cancel);
        for (var sent = 1; sent <= 5; sent++)
        {
            await scene.Sender.CountAsync(sent, Cancel);
            Assert.Equal(sent, scene.Sender.Sent.Count); // and not one more before a second has passed
            await scene.Time.WaitedForAsync(Cancel);
            scene.Time.Advance(TimeSpan.FromMilliseconds(1010));
        }

        Assert.Equal([3, 4, 2, 1, 3], scene.Sender.Sent.Select(m => m.Notice.Incident!.Value));
    }

    [Fact]
    public void News_never_goes_before_a_page_and_equals_go_as_they_were_decided()
    {
        PendingMessage Of(long id, MessageKind kind, IncidentSeverity severity) =>
            new(
                id,
                new OutgoingMessage(
                    "a",
                    kind,
                    [],
                    new Notice
                    {
                        Title = "",
                        Severity = severity,
                        At = default,
                    }
                ),
                default,
                default,
                0,
                null,
                false
            );

        PendingMessage[] ready =
        [
            Of(1, MessageKind.Resolved, IncidentSeverity.Critical),
            Of(2, MessageKind.Opened, IncidentSeverity.Low),
            Of(3, MessageKind.Step, IncidentSeverity.Critical),
            Of(4, MessageKind.Opened, IncidentSeverity.Critical),
            Of(5, MessageKind.Update, IncidentSeverity.High),
        ];

        Assert.Equal([3, 4, 2, 1, 5], SendOrder.Of(ready).Select(m => m.Id));
    }

    private static async Task<DeliveryScene> OpenedAsync()
    {
        var scene = await DeliveryScene.StartAsync(Cancel, "a");
        await scene.DecideAsync(1, IncidentSeverity.Critical, Cancel, ("a", MessageKind.Opened));
        return scene;
    }
}
