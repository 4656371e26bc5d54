using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Core.Interventions;
using Crownwatch.Server.Escalating;
using Crownwatch.Server.Running;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Incidents;
using Crownwatch.Tests.Recording;
using Crownwatch.Tests.Servers;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Crownwatch.Tests.Receiving;

/// <summary>Received alerts on the way of our own, in a real database on a clock that the test moves.</summary>
public sealed class ReceivedAlertDeskTests
{
    private const int Within = 60_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Within)]
    [Trait("rule", "6.1")]
    public async Task Opens_an_incident_of_kind_external_that_tells_every_channel_once_however_often_it_is_told()
    {
        await using var watched = await WatchAsync();

        await ReceiveAsync(watched, Fires(watched, "severity=critical"));
        await ReceiveAsync(watched, Fires(watched, "severity=critical"));
        watched.Time.Advance(TimeSpan.FromMinutes(3));
        await ReceiveAsync(watched, Fires(watched, "severity=critical"));

        var incident = Incident(watched);
        Assert.Equal((AlertKind.External, IncidentSeverity.Critical), (incident.Kind, incident.Severity));
        Assert.Equal("external|alertname=\"Down\"", incident.Group);
        Assert.Equal(["opened alerts", "opened pagerduty"], Messages(watched));
        Assert.Equal("[CRITICAL] Down firing · it is down · INC-1", Titles(watched)[0]);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.1")]
    [Trait("rule", "6.2")]
    public async Task Another_instance_joins_and_a_graver_one_raises_the_severity_and_tells_again()
    {
        await using var watched = await WatchAsync();

        await ReceiveAsync(watched, Fires(watched, "instance=a"), Fires(watched, "instance=b"));
        Assert.Equal(IncidentSeverity.Medium, Incident(watched).Severity);
        Assert.Equal(["opened alerts", "opened pagerduty"], Messages(watched));

        await ReceiveAsync(watched, Fires(watched, "instance=a", "severity=critical"));
        Assert.Equal(IncidentSeverity.Critical, Incident(watched).Severity);
        Assert.Equal(["opened alerts", "opened pagerduty", "opened alerts", "opened pagerduty"], Messages(watched));
        Assert.StartsWith("[CRITICAL] Down ×3 firing", Titles(watched)[^1], StringComparison.Ordinal);
        Assert.Equal(1, watched.Read(c => c.ExecuteScalar<int>("SELECT count(*) FROM incidents")));
    }

    [Fact(Timeout = Within)]
    public async Task Resolves_when_its_sender_says_that_the_last_of_its_alerts_is_over()
    {
        await using var watched = await WatchAsync();
        await ReceiveAsync(watched, Fires(watched, "instance=a"), Fires(watched, "instance=b"));

        await ReceiveAsync(watched, Over(watched, "instance=a"), Over(watched, "instance=never_heard_of"));
        Assert.False(Incident(watched).IsResolved);
        await ReceiveAsync(watched, Over(watched, "instance=b"));

        Assert.Equal("all its alerts have cleared", Incident(watched).Resolution!.Reason);
        Assert.Equal(["opened alerts", "opened pagerduty", "resolved alerts", "resolved pagerduty"], Messages(watched));
        Assert.Equal(0, watched.Read(c => c.ExecuteScalar<int>("SELECT count(*) FROM open_alerts")));
        await ReceiveAsync(watched, Over(watched, "instance=b")); // Prometheus says so for a quarter of an hour
        Assert.Equal(4, Messages(watched).Count);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.6")]
    public async Task One_that_fires_again_within_ten_minutes_reopens_its_incident()
    {
        await using var watched = await WatchAsync();
        await ReceiveAsync(watched, Fires(watched));
        await ReceiveAsync(watched, Over(watched));
        watched.Time.Advance(TimeSpan.FromMinutes(5));

        await ReceiveAsync(watched, Fires(watched));

        Assert.Equal((false, 1), (Incident(watched).IsResolved, Incident(watched).Reopened));
    }

    [Fact(Timeout = Within)]
    public async Task Ends_at_its_end_when_it_is_not_heard_of_again_and_not_while_it_is()
    {
        await using var watched = await WatchAsync();
        await using var escalating = await EscalateAsync(watched);
        await ReceiveAsync(watched, Fires(watched));
        for (var minutes = 0; minutes < 9; minutes += 3)
        {
            await escalating.PassAsync(TimeSpan.FromMinutes(3));
            await ReceiveAsync(watched, Fires(watched));
        }

        await escalating.PassAsync(TimeSpan.FromMinutes(4));
        Assert.False(Incident(watched).IsResolved);
        await escalating.PassAsync(TimeSpan.FromSeconds(70));

        Assert.Equal("not heard of again until its end, 2026-01-05 09:14:00 UTC", Incident(watched).Resolution?.Reason);
    }

    [Fact(Timeout = Within)]
    public async Task After_our_own_downtime_its_sender_has_five_minutes_to_tell_it_again()
    {
        await using var watched = await WatchAsync();
        await ReceiveAsync(watched, Fires(watched, "instance=a"), Fires(watched, "instance=b"));
        watched.Time.Advance(Hour);

        await using var escalating = await EscalateAsync(watched);
        await escalating.PassAsync(TimeSpan.FromMinutes(4));
        await ReceiveAsync(watched, Fires(watched, "instance=a"));
        Assert.Equal(2, Incident(watched).HoldingAlerts.Count());
        await escalating.PassAsync(TimeSpan.FromSeconds(80));

        Assert.Equal(["instance=a"], Incident(watched).HoldingAlerts.Select(a => a.Check));
        Assert.Equal(0, Incident(watched).Reopened);
    }

    [Theory(Timeout = Within)]
    [InlineData(3600)]
    [InlineData(-3600)]
    [Trait("rule", "1.6")]
    public async Task A_clock_that_is_set_ends_none(int seconds)
    {
        await using var watched = await WatchAsync();
        await using var escalating = await EscalateAsync(watched);
        await ReceiveAsync(watched, Fires(watched));

        watched.Time.SetClock(TimeSpan.FromSeconds(seconds));
        await escalating.PassAsync(TimeSpan.FromMinutes(4));

        Assert.False(Incident(watched).IsResolved);
    }

    [Fact(Timeout = Within)]
    public async Task A_reload_does_not_end_what_no_file_defines()
    {
        await using var watched = await WatchAsync();
        await ReceiveAsync(watched, Fires(watched));

        await watched.WriteAsync(desk => desk.EndUndefined(_ => false), Cancel);

        Assert.False(Incident(watched).IsResolved);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "7.7")]
    public async Task Escalates_like_any_other_by_the_policy_its_labels_are_routed_to()
    {
        await using var watched = await WatchAsync();
        await using var escalating = await EscalateAsync(watched);
        await ReceiveAsync(watched, Without(Fires(watched, "service=shop")));
        Assert.Equal("shop", Incident(watched).Escalation.Policy.Name);

        await escalating.PassAsync(TimeSpan.FromMinutes(16));

        Assert.Equal(["opened alerts", "step alerts"], Messages(watched));
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.3")]
    public async Task One_of_severity_info_is_one_message_and_no_incident()
    {
        await using var watched = await WatchAsync();

        await ReceiveAsync(watched, Fires(watched, "severity=info"));
        await ReceiveAsync(watched, Fires(watched, "severity=info"));
        await ReceiveAsync(watched, Over(watched, "severity=info"));

        Assert.Equal(["info alerts"], Messages(watched)); // and not to PagerDuty, which would ring
        Assert.Equal(0, watched.Read(c => c.ExecuteScalar<int>("SELECT count(*) FROM incidents")));
    }

    [Theory(Timeout = Within)]
    [Trait("rule", "6.7")]
    [InlineData("alertname=Down")]
    [InlineData("instance=~\"a.*\", job!=web")]
    [InlineData("kind=external")]
    [InlineData("severity=warning")]
    [InlineData("check=theirs, rule=theirs")]
    public async Task A_silence_sees_the_labels_as_they_were_told_and_withholds_the_opening(string match)
    {
        await using var watched = await WatchAsync();
        await SilenceAsync(watched, match);

        await ReceiveAsync(
            watched,
            Fires(watched, "instance=a1", "job=api", "severity=warning", "check=theirs", "rule=theirs"),
            Fires(watched, "alertname=Other")
        );

        var held = Assert.Single(watched.Read(OpenAlertStore.Withheld), a => a.Rule == "Down");
        Assert.Equal("silence 1 by ada: planned", held.Held!.Reason);
    }

    [Fact(Timeout = Within)]
    [Trait("rule", "6.7")]
    public async Task A_silence_withholds_further_steps_but_not_the_resolution()
    {
        await using var watched = await WatchAsync();
        await using var escalating = await EscalateAsync(watched);
        await ReceiveAsync(watched, Without(Fires(watched, "service=shop")));
        await SilenceAsync(watched, "alertname=Down");

        await escalating.PassAsync(TimeSpan.FromMinutes(16));
        Assert.Equal(["opened alerts"], Messages(watched));
        await ReceiveAsync(watched, Over(watched, "service=shop"));

        Assert.Equal(["opened alerts", "resolved alerts"], Messages(watched));
    }

    private static Task<Watched> WatchAsync() =>
        Watched.StartAsync(
            Cancel,
            Story.Watching(
                "",
                """
                  routes:
                    - {match: {service: shop}, escalation: shop}
                escalation:
                  shop:
                    - {after: 0m, notify: [alerts]}
                    - {after: 15m, notify: [alerts]}
                  default:
                    - {after: 0m, notify: [alerts, pagerduty]}
                    - {after: 2h, notify: [alerts]}
                """
            )
        );

    private static ReceivedAlert Fires(Watched watched, params string[] labels)
    {
        var now = watched.Time.GetUtcNow();
        var all = labels
            .Prepend("alertname=Down")
            .Select(l => l.Split('=', 2))
            .GroupBy(l => l[0])
            .ToDictionary(g => g.Key, g => g.Last()[1]);
        return new ReceivedAlert
        {
            Labels = all,
            Annotations = new Dictionary<string, string> { ["summary"] = "it is down" },
            StartsAt = now,
            EndsAt = now + ReceivedAlert.ResolveTimeout,
        };
    }

    private static ReceivedAlert Over(Watched watched, params string[] labels) =>
        Fires(watched, labels) with
        {
            EndsAt = watched.Time.GetUtcNow(),
        };

    // As the webhook tells it: until its sender says that it is over.
    private static ReceivedAlert Without(ReceivedAlert alert) => alert with { EndsAt = null };

    private static Task ReceiveAsync(Watched watched, params ReceivedAlert[] alerts) =>
        watched.WriteAsync(
            desk =>
            {
                foreach (var alert in alerts)
                {
                    desk.Receive(alert);
                }
            },
            Cancel
        );

    private static async Task SilenceAsync(Watched watched, string match)
    {
        Assert.True(LabelMatchers.TryParse(match, out var matchers, out var error), error);
        var now = watched.Time.GetUtcNow();
        var silence = new Silence
        {
            By = "ada",
            Reason = "planned",
            From = now,
            Until = now + Hour,
            Matchers = matchers,
        };
        await watched.Database.WriteAsync(true, c => InterventionStore.Add(c, silence), Cancel);
    }

    private static Incident Incident(Watched watched) => watched.Read(c => IncidentStore.Find(c, 1))!;

    private static List<string> Messages(Watched watched) =>
        watched.Read(c => c.Query<string>("SELECT kind || ' ' || channel FROM outbox ORDER BY id").AsList());

    private static List<string> Titles(Watched watched) =>
        watched.Read(c => c.Query<string>("SELECT json_extract(notice, '$.title') FROM outbox ORDER BY id").AsList());

    private static async Task<Escalating> EscalateAsync(Watched watched)
    {
        var escalator = new Escalator(
            watched.Database,
            watched.Source,
            watched.Desks,
            new Signals(),
            watched.Decisions,
            new Liveness(watched.Time),
            watched.Time,
            NullLogger<Escalator>.Instance
        );
        await escalator.StartAsync(Cancel);
        await watched.Time.WaitedForAsync(Cancel);
        return new Escalating(watched, escalator);
    }

    /// <summary>The loop that does what falls due, while it runs.</summary>
    private sealed class Escalating(Watched watched, Escalator escalator) : IAsyncDisposable
    {
        /// <summary>The loop looks every ten seconds; it is given the chance each time.</summary>
        public async Task PassAsync(TimeSpan time)
        {
            for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(10))
            {
                await watched.Time.WaitedForAsync(Cancel);
                watched.Time.Advance(left < TimeSpan.FromSeconds(10) ? left : TimeSpan.FromSeconds(10));
            }

            await watched.Time.WaitedForAsync(Cancel);
        }

        public async ValueTask DisposeAsync()
        {
            await escalator.StopAsync(CancellationToken.None);
            escalator.Dispose();
        }
    }
}
