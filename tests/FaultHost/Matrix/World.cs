using Dapper;
using Fakes.PagerDuty;
using Fakes.Receiving;
using Fakes.Slack;
using Fakes.Smtp;
using Fakes.Webhooks;
using Microsoft.Data.Sqlite;

namespace FaultHost.Matrix;

/// <summary>A target, the receivers, and the server between them, which is killed and started again on the same database.</summary>
internal sealed class World : IAsyncDisposable
{
    private const string Hook = "hook";
    private const string Pager = "pager";
    private const string Chat = "chat";
    private const string Web = "web";
    private const string Mail = "mail";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-faults-").FullName;
    private readonly SlackFake _slack;
    private readonly PagerDutyFake _pagerDuty;
    private readonly WebhookFake _web;
    private readonly SmtpFake _mail;
    private HostProcess? _host;
    private TimeSpan _clock;

    private World(Outage outage, SlackFake slack, PagerDutyFake pagerDuty, WebhookFake web, SmtpFake mail)
    {
        (Outage, _slack, _pagerDuty, _web, _mail) = (outage, slack, pagerDuty, web, mail);
        File.WriteAllText(DefinitionFile, Definitions());
    }

    public Outage Outage { get; }

    /// <summary>Kills so far.</summary>
    public int Kills { get; private set; }

    /// <summary>What the server printed, all runs together.</summary>
    public string Output { get; private set; } = "";

    private string DefinitionFile => Path.Combine(_folder, "checks.yml");
    private string Database => Path.Combine(_folder, "crownwatch.db");

    public static async Task<World> StartAsync() =>
        new(
            await Outage.StartAsync(),
            await SlackFake.StartAsync(),
            await PagerDutyFake.StartAsync(),
            await WebhookFake.StartAsync(),
            await SmtpFake.StartAsync()
        );

    public async Task StartServerAsync(CancellationToken cancel) =>
        _host = await HostProcess.StartAsync(DefinitionFile, Database, _clock, cancel);

    public Task TellAsync(string command, CancellationToken cancel) => _host!.TellAsync(command, cancel);

    /// <summary>Somebody sets the wall clock, of the running server and of those started from now on.</summary>
    public async Task SetClockAsync(TimeSpan by, bool ofTheRunning, CancellationToken cancel)
    {
        _clock += by;
        if (ofTheRunning)
        {
            await TellAsync($"clock {by.TotalSeconds}", cancel);
        }
    }

    /// <summary>Returns when the server has killed itself.</summary>
    public async Task DiesAsync(CancellationToken cancel)
    {
        await _host!.EndAsync(cancel);
        await GoneAsync();
    }

    public async Task KillAsync()
    {
        await _host!.KillAsync();
        await GoneAsync();
    }

    public async Task MisbehaveAsync(Receiver receiver)
    {
        await _slack.Faults.SetAsync(receiver.OfSlack);
        await _pagerDuty.Faults.SetAsync(receiver.OfOthers);
        await _web.Faults.SetAsync(receiver.OfOthers);
        await _mail.Faults.SetAsync(receiver.OfMail);
    }

    public Task BehaveAsync() => MisbehaveAsync(Receiver.All[0]);

    /// <summary>Waits until that many incidents were opened.</summary>
    public Task OpenedAsync(long count, CancellationToken cancel) =>
        UntilAsync(c => c.ExecuteScalar<long>("SELECT count(*) FROM incidents") >= count, cancel);

    /// <summary>
    /// Counts once every incident is resolved and no message waits. On a clock that runs sixty times faster a stall of this machine is
    /// an outage of minutes: what is decided while we count is waited for, and counted anew.
    /// </summary>
    public async Task<CaseResult> CountSettledAsync(string name, CancellationToken cancel)
    {
        while (true)
        {
            await UntilAsync(IsSettled, cancel);
            var before = Read(LastMessage);
            var result = Count(name);
            if (Read(LastMessage) == before && Read(IsSettled))
            {
                return result;
            }
        }
    }

    /// <summary>How things stand, for a case that does not come to its end.</summary>
    public string Describe() =>
        string.Join(
            "; ",
            Read(c =>
                c.Query<string>(
                    "SELECT channel || ' ' || kind || ' of INC-' || coalesce(incident_id, 0) || ' ' || state || ' after ' || tries || ' tries' FROM outbox ORDER BY id"
                )
            )
        );

    /// <summary>When each receiver took the first opening, on the real clock.</summary>
    public IReadOnlyList<DateTimeOffset> FirstOpenings =>
        [
            .. new[]
            {
                First(_pagerDuty.Received, r => r.Text("event_action") == "trigger"),
                First(_slack.Received, r => IsOpening(r) && r.Path.StartsWith("/services/", StringComparison.Ordinal)),
                First(_slack.Received, r => r.Path == "/api/chat.postMessage"),
                First(_web.Received, IsOpening),
                _mail.Mails is [var mail, ..] ? mail.At : null,
            }.OfType<DateTimeOffset>(),
        ];

    public CaseResult Count(string name) =>
        Read(c =>
        {
            Tally Of(Arrivals arrivals) =>
                arrivals.Against(Decided(c, arrivals.Channel, "opened"), Decided(c, arrivals.Channel, "resolved"));
            return new CaseResult(
                name,
                [
                    Of(Arrivals.Of(Pager, _pagerDuty.Book)),
                    Of(Arrivals.OfThreads(Chat, _slack.Workspace, "#chat")),
                    Of(Arrivals.OfTitles(Hook, Messages("#deltacrown-alerts").Select(m => m.Text))),
                    Of(Arrivals.OfTitles(Web, _web.Received.All.Where(r => r.Answer.Accepted).Select(r => r.Text("title") ?? ""))),
                    Of(Arrivals.OfTitles(Mail, _mail.Mails.Select(m => m.Mail.Header("subject")))),
                ],
                Kills,
                c.ExecuteScalar<int>("SELECT coalesce(sum(doubles), 0) FROM outbox"),
                []
            );
        });

    public async ValueTask DisposeAsync()
    {
        if (_host is { } host)
        {
            await host.DisposeAsync();
        }

        await Outage.DisposeAsync();
        await _slack.DisposeAsync();
        await _pagerDuty.DisposeAsync();
        await _web.DisposeAsync();
        await _mail.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static DateTimeOffset? First(ReceivedLog log, Func<Received, bool> match) =>
        log.All.FirstOrDefault(r => r.Answer.Accepted && match(r))?.At;

    private static bool IsOpening(Received received) => received.Body.Contains("[CRITICAL]", StringComparison.Ordinal);

    private IEnumerable<SlackMessage> Messages(string channel) =>
        _slack.Workspace.Messages.Where(m => m.Channel == _slack.Workspace.Find(channel)?.Id);

    private static bool IsSettled(SqliteConnection connection) =>
        connection.ExecuteScalar<long>(
            "SELECT (SELECT count(*) FROM incidents WHERE resolved_at IS NULL) + (SELECT count(*) FROM outbox WHERE state = 'pending')"
        ) == 0;

    private static long LastMessage(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM outbox");

    // Delivered ones only where the channel may refuse: what it was given up for was handed on, which the next channel's row shows.
    private static List<long> Decided(SqliteConnection connection, string channel, string kind) =>
        connection
            .Query<long>(
                "SELECT incident_id FROM outbox WHERE channel = @channel AND kind = @kind AND state NOT IN ('overtaken', 'refused')",
                new { channel, kind }
            )
            .AsList();

    private async Task GoneAsync()
    {
        Kills++;
        Output += _host!.Output;
        await _host.DisposeAsync();
        _host = null;
    }

    private async Task UntilAsync(Func<SqliteConnection, bool> holds, CancellationToken cancel)
    {
        while (!Read(holds))
        {
            await Task.Delay(LookEvery, TimeProvider.System, cancel);
        }
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Default Timeout=5");
        connection.Open();
        return read(connection);
    }

    private string Definitions() =>
        $$"""
            version: "1.0"
            checks:
              - name: one
                url: "{{Outage.Url}}/one"
                interval: 1s
                timeout: 1s
                failure_threshold: 2
                labels: {criticality: high, service: shop}
            alerting:
              channels:
                - {name: {{Pager}}, type: pagerduty, rate: none, integration_key: "0123456789abcdef0123456789abcdef", api_url: "{{_pagerDuty.EnqueueUrl}}"}
                - {name: {{Chat}}, type: slack, rate: none, bot_token: "xoxb-faults", channel: "#chat", signing_secret: "unused here", api_url: "{{_slack.ApiUrl}}"}
                - {name: {{Web}}, type: webhook, url: "{{_web.HookUrl}}"}
                - {name: {{Mail}}, type: email, to: [oncall@example.com], from: crownwatch@example.com, host: "{{_mail.Host}}", port: {{_mail.Port}}, trusted_certificate: "{{_mail.CertificateSha256}}"}
                - {name: {{Hook}}, type: slack, rate: none, webhook_url: "{{_slack.WebhookUrl}}"}
              rules:
                - name: consecutive_failures
                  condition: "check.consecutive_failures >= check.failure_threshold"
                  within: 3m
                  severity: critical
                  flap_limit: 1000
            escalation:
              default:
                - {after: 0m}
                - repeat: {every: 30m, at_most: 0}
            """;
}
